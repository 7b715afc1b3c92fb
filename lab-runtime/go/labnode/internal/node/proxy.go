package node

import (
	"sigs.k8s.io/yaml"

	"slipway/labnode/internal/args"
	"slipway/labnode/internal/config"
	"slipway/labnode/internal/layout"
	"slipway/labnode/internal/pki"
	"slipway/labnode/internal/supervise"
)

func kubeProxyConfig(identity Identity) map[string]any {
	type object = map[string]any
	return object{
		"apiVersion":         "kubeproxy.config.k8s.io/v1alpha1",
		"kind":               "KubeProxyConfiguration",
		"clientConnection":   object{"kubeconfig": identity.Kubeconfig},
		"clusterCIDR":        identity.Cluster.ClusterCIDR,
		"mode":               "iptables",
		"metricsBindAddress": "127.0.0.1:10249",
		"oomScoreAdj":        0,
		// In a container the conntrack limits belong to the machine.
		"conntrack": object{"maxPerCore": 0, "min": 0, "tcpEstablishedTimeout": "0s", "tcpCloseWaitTimeout": "0s"},
		// A learner waits for a Service to answer: program changes at once, and resync rarely.
		"iptables": object{"localhostNodePorts": false, "minSyncPeriod": "100ms", "syncPeriod": "5m"},
	}
}

func kubeProxySpec(self string, c *config.Config, identity Identity) (supervise.Spec, error) {
	raw, err := yaml.Marshal(kubeProxyConfig(identity))
	if err != nil {
		return supervise.Spec{}, err
	}
	path := layout.Dir(c.DataDir).Agent("etc", "kube-proxy.yaml")
	if err := pki.WriteFile(path, raw, 0o600); err != nil {
		return supervise.Spec{}, err
	}
	flags := args.Flags{"config": path, "hostname-override": c.NodeName}
	return supervise.Spec{
		Name:   "kube-proxy",
		Argv:   append([]string{self, "kube-proxy"}, flags.With(c.KubeProxyArgs).Args()...),
		Env:    []string{"GOGC=50"},
		LogDir: layout.LogDir,
	}, nil
}
