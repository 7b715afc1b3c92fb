package node

import (
	"context"
	"fmt"
	"log"
	"os"
	"sync"
	"time"

	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"

	"slipway/labnode/internal/config"
	"slipway/labnode/internal/layout"
	"slipway/labnode/internal/supervise"
)

const (
	containerdTimeout = 60 * time.Second
	pollInterval      = 20 * time.Millisecond
	stopGrace         = 1500 * time.Millisecond
	cgroupRoot        = "/sys/fs/cgroup"
)

// Node is a started Kubernetes node.
type Node struct {
	config     *config.Config
	self       string
	nodeIP     string
	mu         sync.Mutex
	containerd *supervise.Child
	workloads  []*supervise.Child
	loops      sync.WaitGroup
}

// New does not start anything. self is labnode's own binary.
func New(c *config.Config, self, nodeIP string) *Node {
	return &Node{config: c, self: self, nodeIP: nodeIP}
}

// StartRuntime starts containerd and imports images. It needs no API server.
func (n *Node) StartRuntime(ctx context.Context) error {
	if err := PrepareHost(); err != nil {
		return err
	}
	configFile, err := writeContainerdConfig(n.config)
	if err != nil {
		return err
	}
	spec, err := containerdSpec(configFile)
	if err != nil {
		return err
	}
	if n.containerd, err = supervise.Start(spec); err != nil {
		return fmt.Errorf("cannot start containerd: %w", err)
	}
	bounded, cancel := context.WithTimeout(ctx, containerdTimeout)
	defer cancel()
	if err := n.containerd.WaitReady(bounded, pollInterval); err != nil {
		return err
	}
	return importImages(ctx, n.config)
}

// Start starts the kubelet, and in the background what needs the certificate that the kubelet gets.
func (n *Node) Start(ctx context.Context, identity Identity) error {
	spec, err := kubeletSpec(n.self, n.config, identity, n.nodeIP)
	if err != nil {
		return err
	}
	if err := n.start(spec); err != nil {
		return err
	}
	n.loops.Add(1)
	go func() {
		defer n.loops.Done()
		if err := n.join(ctx, identity); err != nil && ctx.Err() == nil {
			log.Printf("the node's network does not work: %v", err)
		}
	}()
	return nil
}

func (n *Node) start(spec supervise.Spec) error {
	child, err := supervise.Start(spec)
	if err != nil {
		return fmt.Errorf("cannot start %s: %w", spec.Name, err)
	}
	n.mu.Lock()
	n.workloads = append(n.workloads, child)
	n.mu.Unlock()
	return nil
}

// join waits for the kubelet's certificate, and then lives off it: kube-proxy and the pod network are the node's too.
func (n *Node) join(ctx context.Context, identity Identity) error {
	restConfig, err := waitKubeconfig(ctx, identity.Kubeconfig)
	if err != nil {
		return err
	}
	client, err := kubernetes.NewForConfig(restConfig)
	if err != nil {
		return err
	}
	podNetwork := &network{
		dir: layout.Dir(n.config.DataDir), node: n.config.NodeName, client: client,
		tables: hostIPTables(), clusterCIDR: identity.Cluster.ClusterCIDR,
		off: identity.Cluster.FlannelBackend == "none", registered: make(chan struct{}),
	}
	if identity.Cluster.KubeProxy {
		n.loops.Add(1)
		go func() {
			defer n.loops.Done()
			if err := n.startProxy(ctx, identity, podNetwork.registered); err != nil {
				log.Printf("Services do not work on this node: %v", err)
			}
		}()
	}
	return podNetwork.run(ctx)
}

// startProxy waits for the Node object: kube-proxy asks for it once and then only again after a second and more.
func (n *Node) startProxy(ctx context.Context, identity Identity, registered <-chan struct{}) error {
	select {
	case <-ctx.Done():
		return nil
	case <-registered:
	}
	spec, err := kubeProxySpec(n.self, n.config, identity)
	if err != nil {
		return err
	}
	return n.start(spec)
}

// waitKubeconfig polls: the kubelet writes the kubeconfig first and the certificate that it names when it has one.
func waitKubeconfig(ctx context.Context, path string) (*rest.Config, error) {
	for {
		if _, err := os.Stat(path); err == nil {
			if restConfig, err := clientcmd.BuildConfigFromFlags("", path); err == nil {
				return restConfig, nil
			}
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(pollInterval):
		}
	}
}

// Stop ends the node and all its pods. The context given to Start must have ended.
func (n *Node) Stop() {
	n.loops.Wait()
	n.mu.Lock()
	defer n.mu.Unlock()
	var waiting sync.WaitGroup
	for _, child := range n.workloads {
		waiting.Add(1)
		go func() {
			defer waiting.Done()
			child.Stop(stopGrace)
		}()
	}
	waiting.Wait()
	if n.containerd == nil {
		return
	}
	stopPods()
	n.containerd.Stop(stopGrace)
	killLeftovers()
	removePodCgroups(cgroupRoot)
}
