package control

import (
	"context"
	"encoding/json"
	"log"
	"net/netip"
	"sync"
	"time"

	v1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/cache"
)

// Every node gets a /24 of the pods' range, as with k3s.
const nodePrefixBits = 24

// NodeKeeper gives nodes what k3s gives them: a pod CIDR, and on the server's node the control plane's labels.
// It stands in for the node IPAM controller, which costs 10 s at start.
type NodeKeeper struct {
	client     kubernetes.Interface
	cluster    netip.Prefix
	serverNode string
	mu         sync.Mutex
	given      map[string]string // node → pod CIDR
}

// NewNodeKeeper takes the pods' range and the name of the server's own node.
func NewNodeKeeper(client kubernetes.Interface, clusterCIDR, serverNode string) (*NodeKeeper, error) {
	prefix, err := netip.ParsePrefix(clusterCIDR)
	if err != nil {
		return nil, err
	}
	return &NodeKeeper{client: client, cluster: prefix.Masked(), serverNode: serverNode, given: map[string]string{}}, nil
}

// Run watches nodes until the context ends.
func (k *NodeKeeper) Run(ctx context.Context) error {
	factory := informers.NewSharedInformerFactory(k.client, 0)
	informer := factory.Core().V1().Nodes().Informer()
	_, err := informer.AddEventHandler(cache.ResourceEventHandlerFuncs{
		AddFunc:    func(object any) { k.seen(ctx, object.(*v1.Node)) },
		UpdateFunc: func(_, object any) { k.seen(ctx, object.(*v1.Node)) },
		DeleteFunc: func(object any) {
			if node, ok := object.(*v1.Node); ok {
				k.mu.Lock()
				delete(k.given, node.Name)
				k.mu.Unlock()
			}
		},
	})
	if err != nil {
		return err
	}
	factory.Start(ctx.Done())
	<-ctx.Done()
	return nil
}

func (k *NodeKeeper) seen(ctx context.Context, node *v1.Node) {
	patch := k.patchFor(node)
	if patch == nil {
		return
	}
	raw, err := json.Marshal(patch)
	if err != nil {
		log.Printf("node %s: %v", node.Name, err)
		return
	}
	attempt, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	_, err = k.client.CoreV1().Nodes().Patch(attempt, node.Name, types.StrategicMergePatchType, raw, metav1.PatchOptions{FieldManager: "labnode"})
	if err != nil {
		// The next event of the node (its status, some seconds later) tries again.
		log.Printf("node %s: cannot set pod CIDR and labels: %v", node.Name, err)
	}
}

type nodePatch struct {
	Metadata struct {
		Labels map[string]string `json:"labels,omitempty"`
	} `json:"metadata"`
	Spec *nodeSpecPatch `json:"spec,omitempty"`
}

type nodeSpecPatch struct {
	PodCIDR  string   `json:"podCIDR"`
	PodCIDRs []string `json:"podCIDRs"`
}

func (k *NodeKeeper) patchFor(node *v1.Node) *nodePatch {
	wanted := map[string]string{"node.kubernetes.io/instance-type": "k3s"}
	if node.Name == k.serverNode {
		wanted["node-role.kubernetes.io/control-plane"] = "true"
		wanted["node-role.kubernetes.io/master"] = "true"
	}
	patch := &nodePatch{}
	for label, value := range wanted {
		if _, present := node.Labels[label]; !present {
			if patch.Metadata.Labels == nil {
				patch.Metadata.Labels = map[string]string{}
			}
			patch.Metadata.Labels[label] = value
		}
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if node.Spec.PodCIDR != "" {
		k.given[node.Name] = node.Spec.PodCIDR
	} else if cidr := k.choose(node.Name); cidr != "" {
		patch.Spec = &nodeSpecPatch{PodCIDR: cidr, PodCIDRs: []string{cidr}}
	}
	if patch.Metadata.Labels == nil && patch.Spec == nil {
		return nil
	}
	return patch
}

// choose returns the first free subnet; the same one again for a node whose patch failed.
func (k *NodeKeeper) choose(name string) string {
	if cidr, known := k.given[name]; known {
		return cidr
	}
	taken := map[string]bool{}
	for _, cidr := range k.given {
		taken[cidr] = true
	}
	for subnet := netip.PrefixFrom(k.cluster.Addr(), nodePrefixBits); k.cluster.Contains(subnet.Addr()); subnet = nextSubnet(subnet) {
		if !taken[subnet.String()] {
			k.given[name] = subnet.String()
			return subnet.String()
		}
	}
	log.Printf("node %s: no /%d is left in %s for its pods", name, nodePrefixBits, k.cluster)
	return ""
}

func nextSubnet(subnet netip.Prefix) netip.Prefix {
	octets := subnet.Addr().As4()
	for i := nodePrefixBits/8 - 1; i >= 0; i-- {
		octets[i]++
		if octets[i] != 0 {
			break
		}
	}
	return netip.PrefixFrom(netip.AddrFrom4(octets), nodePrefixBits)
}
