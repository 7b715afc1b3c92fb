package node

import (
	"fmt"

	utiliptables "k8s.io/kubernetes/pkg/util/iptables"
	utilexec "k8s.io/utils/exec"
)

// masqueradeRule is what pods that talk to somebody outside the pod network go through. Among themselves they see
// each other's own addresses, which the Kubernetes network model demands and access logs show.
func masqueradeRule(clusterCIDR string) []string {
	return []string{
		"-m", "comment", "--comment", "labnode: pods to the outside",
		"-s", clusterCIDR, "!", "-d", clusterCIDR, "-j", "MASQUERADE",
	}
}

// ensureMasquerade puts the rule there; somebody who flushed the table gets it back at the next sync.
func ensureMasquerade(tables utiliptables.Interface, clusterCIDR string) error {
	_, err := tables.EnsureRule(
		utiliptables.Append, utiliptables.TableNAT, utiliptables.ChainPostrouting, masqueradeRule(clusterCIDR)...,
	)
	if err != nil {
		return fmt.Errorf("cannot masquerade the pods' traffic to the outside: %w", err)
	}
	return nil
}

func hostIPTables() utiliptables.Interface {
	return utiliptables.New(utilexec.New(), utiliptables.ProtocolIPv4)
}
