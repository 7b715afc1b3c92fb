package control

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
	"slipway/labnode/internal/facts"
	"slipway/labnode/internal/layout"
	"slipway/labnode/internal/supervise"
)

const (
	datastoreTimeout = 30 * time.Second
	apiServerTimeout = 3 * time.Minute
	pollInterval     = 25 * time.Millisecond
	stopGrace        = 2 * time.Second
)

// Server is a started control plane.
type Server struct {
	config   *config.Config
	secrets  *Secrets
	self     string
	nodeIP   string
	children []*supervise.Child // in the order of their start
	loops    sync.WaitGroup
}

// NewServer does not start anything. self is labnode's own binary.
func NewServer(c *config.Config, secrets *Secrets, self, nodeIP string) *Server {
	return &Server{config: c, secrets: secrets, self: self, nodeIP: nodeIP}
}

// StartAPI returns when the API server answers /readyz.
func (s *Server) StartAPI(ctx context.Context) error {
	dir := layout.Dir(s.config.DataDir)
	if err := os.MkdirAll(dir.Path("server", "db"), 0o700); err != nil {
		return err
	}
	if err := os.MkdirAll(dir.Manifests(), 0o700); err != nil {
		return err
	}
	kine, err := s.start(kineSpec(s.self, dir))
	if err != nil {
		return err
	}
	if err := waitReady(ctx, kine, datastoreTimeout); err != nil {
		return err
	}
	spec, err := apiServerSpec(s.self, s.config, s.nodeIP)
	if err != nil {
		return err
	}
	apiServer, err := s.start(spec)
	if err != nil {
		return err
	}
	return waitReady(ctx, apiServer, apiServerTimeout)
}

func waitReady(ctx context.Context, child *supervise.Child, limit time.Duration) error {
	bounded, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	return child.WaitReady(bounded, pollInterval)
}

func (s *Server) start(spec supervise.Spec) (*supervise.Child, error) {
	child, err := supervise.Start(spec)
	if err != nil {
		return nil, fmt.Errorf("cannot start %s: %w", spec.Name, err)
	}
	s.children = append(s.children, child)
	return child, nil
}

// StartControllers starts what works against a ready API server. It returns when agents can join.
func (s *Server) StartControllers(ctx context.Context) error {
	if !s.config.DisableCtrlManager {
		if _, err := s.start(controllerManagerSpec(s.self, s.config)); err != nil {
			return err
		}
	}
	if !s.config.DisableScheduler {
		if _, err := s.start(schedulerSpec(s.self, s.config)); err != nil {
			return err
		}
	}
	restConfig, client, err := AdminClients(s.config)
	if err != nil {
		return err
	}
	keeper, err := NewNodeKeeper(client, s.config.ClusterCIDR, s.config.NodeName)
	if err != nil {
		return err
	}
	s.loop(func() {
		if err := keeper.Run(ctx); err != nil {
			log.Printf("watching nodes: %v", err)
		}
	})
	if err := WriteCoreDNS(s.config); err != nil {
		return err
	}
	manifests, err := NewManifests(layout.Dir(s.config.DataDir).Manifests(), restConfig, client)
	if err != nil {
		return err
	}
	s.loop(func() { manifests.Run(ctx) })
	return s.openJoining(ctx, client)
}

func (s *Server) openJoining(ctx context.Context, client kubernetes.Interface) error {
	joining := Joining{
		Client:    client,
		CAPEM:     s.secrets.CA.CertPEM,
		ServerURL: fmt.Sprintf("https://%s:%d", s.nodeIP, s.config.HTTPSListenPort),
		Token:     s.secrets.AgentToken.Bootstrap(),
		Cluster:   s.Facts(),
	}
	deadline := time.Now().Add(apiServerTimeout)
	for {
		err := joining.Apply(ctx)
		if err == nil || ctx.Err() != nil || time.Now().After(deadline) {
			return err
		}
		log.Printf("agents cannot join yet: %v", err)
		time.Sleep(4 * pollInterval)
	}
}

// Facts is what every node of this cluster has in common.
func (s *Server) Facts() facts.Cluster {
	return facts.Cluster{
		ClusterCIDR: s.config.ClusterCIDR, ClusterDNS: s.config.ClusterDNS, ClusterDomain: s.config.ClusterDomain,
		FlannelBackend: s.config.FlannelBackend, KubeProxy: !s.config.DisableKubeProxy,
	}
}

func (s *Server) loop(body func()) {
	s.loops.Add(1)
	go func() {
		defer s.loops.Done()
		body()
	}()
}

// Stop ends the control plane, the datastore last. The context given to Start… must have ended.
func (s *Server) Stop() {
	s.loops.Wait()
	for i := len(s.children) - 1; i >= 0; i-- {
		s.children[i].Stop(stopGrace)
	}
}

// AdminClients are an administrator's clients on the server's own host.
func AdminClients(c *config.Config) (*rest.Config, *kubernetes.Clientset, error) {
	restConfig, err := clientcmd.BuildConfigFromFlags("", layout.Dir(c.DataDir).Cred("admin.kubeconfig"))
	if err != nil {
		return nil, nil, err
	}
	restConfig.QPS, restConfig.Burst = 200, 400
	client, err := kubernetes.NewForConfig(restConfig)
	return restConfig, client, err
}
