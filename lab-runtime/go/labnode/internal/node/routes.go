package node

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net"
	"sync"
	"time"

	"github.com/vishvananda/netlink"
	"golang.org/x/sys/unix"
	v1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/cache"
	utiliptables "k8s.io/kubernetes/pkg/util/iptables"

	"slipway/labnode/internal/layout"
)

const (
	// routeProtocol marks labnode's routes in the kernel's table, so that stale ones are known.
	routeProtocol = 98
	// A route that failed (its interface was down) is tried again this often.
	routeResync = 15 * time.Second
)

// network keeps this node's pod network true to the Node objects: its own CNI configuration, by host-gw one route to
// every other node's pods, and one rule for what leaves the pod network.
type network struct {
	dir         layout.Dir
	node        string
	client      kubernetes.Interface
	tables      utiliptables.Interface
	clusterCIDR string
	podCIDR     string
	// off leaves the pod network to somebody else; nodes are watched all the same.
	off bool
	// registered is closed when this node's own object is there.
	registered chan struct{}
	seen       sync.Once
}

func (n *network) run(ctx context.Context) error {
	factory := informers.NewSharedInformerFactory(n.client, 0)
	nodes := factory.Core().V1().Nodes()
	changed := make(chan struct{}, 1)
	notify := func() {
		select {
		case changed <- struct{}{}:
		default:
		}
	}
	_, err := nodes.Informer().AddEventHandler(cache.ResourceEventHandlerFuncs{
		AddFunc: func(any) { notify() },
		UpdateFunc: func(before, after any) {
			old, new := before.(*v1.Node), after.(*v1.Node)
			if old.Spec.PodCIDR != new.Spec.PodCIDR || internalIP(old) != internalIP(new) {
				notify()
			}
		},
		DeleteFunc: func(any) { notify() },
	})
	if err != nil {
		return err
	}
	factory.Start(ctx.Done())
	ticker := time.NewTicker(routeResync)
	defer ticker.Stop()
	said := ""
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-changed:
		case <-ticker.C:
		}
		all, err := nodes.Lister().List(labels.Everything())
		if err == nil && nodes.Informer().HasSynced() {
			err = n.sync(all)
		}
		if err != nil && err.Error() != said {
			said = err.Error()
			log.Printf("pod network: %v", err)
		}
	}
}

func (n *network) sync(nodes []*v1.Node) error {
	var failures []error
	wanted := map[string]net.IP{}
	for _, node := range nodes {
		if node.Name == n.node && internalIP(node) != "" {
			n.seen.Do(func() { close(n.registered) })
		}
		if node.Spec.PodCIDR == "" || n.off {
			continue
		}
		if node.Name != n.node {
			if address := net.ParseIP(internalIP(node)); address != nil {
				wanted[node.Spec.PodCIDR] = address
			}
		} else if node.Spec.PodCIDR != n.podCIDR {
			if err := writeCNI(n.dir, node.Spec.PodCIDR); err != nil {
				failures = append(failures, err)
				continue
			}
			n.podCIDR = node.Spec.PodCIDR
		}
	}
	if !n.off {
		failures = append(failures, syncRoutes(wanted), ensureMasquerade(n.tables, n.clusterCIDR))
	}
	return errors.Join(failures...)
}

func internalIP(node *v1.Node) string {
	for _, address := range node.Status.Addresses {
		if address.Type == v1.NodeInternalIP {
			return address.Address
		}
	}
	return ""
}

// syncRoutes makes the kernel's routes of labnode's protocol equal to the wanted ones: pod CIDR → node.
func syncRoutes(wanted map[string]net.IP) error {
	present, err := netlink.RouteListFiltered(unix.AF_INET, &netlink.Route{Protocol: routeProtocol}, netlink.RT_FILTER_PROTOCOL)
	if err != nil {
		return fmt.Errorf("cannot read routes: %w", err)
	}
	var failures []error
	for _, route := range present {
		if route.Dst == nil {
			continue
		}
		if via, keep := wanted[route.Dst.String()]; keep && via.Equal(route.Gw) {
			delete(wanted, route.Dst.String())
		} else if !keep {
			if err := netlink.RouteDel(&route); err != nil {
				failures = append(failures, fmt.Errorf("cannot remove route %s: %w", route.Dst, err))
			}
		}
	}
	for cidr, via := range wanted {
		_, destination, err := net.ParseCIDR(cidr)
		if err == nil {
			err = netlink.RouteReplace(&netlink.Route{Dst: destination, Gw: via, Protocol: routeProtocol})
		}
		if err != nil {
			failures = append(failures, fmt.Errorf("cannot route %s via %s: %w", cidr, via, err))
		}
	}
	return errors.Join(failures...)
}
