package control

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"net/http"
	"os"
	"time"

	"slipway/labnode/internal/args"
	"slipway/labnode/internal/config"
	"slipway/labnode/internal/layout"
	"slipway/labnode/internal/supervise"
)

// A lab's cluster is small: collecting garbage more often costs little and keeps several labs in one machine.
const (
	apiServerGC  = "GOGC=60"
	controllerGC = "GOGC=50"
)

// sqliteOptions: a lab's database dies with the lab, so it does not wait for the disk.
const sqliteOptions = "_journal=WAL&cache=shared&_busy_timeout=30000&_synchronous=OFF"

func kineSpec(self string, dir layout.Dir) supervise.Spec {
	socket := dir.KineSocket()
	return supervise.Spec{
		Name:   "kine",
		Argv:   []string{self, "kine", "unix://" + socket, "sqlite://" + dir.Path("server", "db", "state.db") + "?" + sqliteOptions},
		Env:    []string{controllerGC},
		LogDir: layout.LogDir,
		Ready: func(ctx context.Context) error {
			connection, err := net.DialTimeout("unix", socket, time.Second)
			if err != nil {
				return err
			}
			return connection.Close()
		},
	}
}

func apiServerFlags(c *config.Config, nodeIP string) args.Flags {
	dir := layout.Dir(c.DataDir)
	advertise := c.AdvertiseAddress
	if advertise == "" {
		advertise = nodeIP
	}
	return args.Flags{
		"etcd-servers": "unix://" + dir.KineSocket(),
		// kine compacts by itself.
		"etcd-compaction-interval":           "0",
		"bind-address":                       c.BindAddress,
		"secure-port":                        fmt.Sprint(c.HTTPSListenPort),
		"advertise-address":                  advertise,
		"service-cluster-ip-range":           c.ServiceCIDR,
		"service-node-port-range":            c.ServiceNodePortRange,
		"tls-cert-file":                      dir.TLS("serving-kube-apiserver.crt"),
		"tls-private-key-file":               dir.TLS("serving-kube-apiserver.key"),
		"client-ca-file":                     dir.TLS("ca.crt"),
		"kubelet-client-certificate":         dir.TLS("client-kube-apiserver.crt"),
		"kubelet-client-key":                 dir.TLS("client-kube-apiserver.key"),
		"kubelet-preferred-address-types":    "InternalIP,ExternalIP,Hostname",
		"requestheader-client-ca-file":       dir.TLS("request-header-ca.crt"),
		"requestheader-allowed-names":        "system:auth-proxy",
		"requestheader-extra-headers-prefix": "X-Remote-Extra-",
		"requestheader-group-headers":        "X-Remote-Group",
		"requestheader-username-headers":     "X-Remote-User",
		"proxy-client-cert-file":             dir.TLS("client-auth-proxy.crt"),
		"proxy-client-key-file":              dir.TLS("client-auth-proxy.key"),
		"service-account-key-file":           dir.TLS("service.key"),
		"service-account-signing-key-file":   dir.TLS("service.key"),
		"service-account-issuer":             "https://kubernetes.default.svc." + c.ClusterDomain,
		"authorization-mode":                 "Node,RBAC",
		"enable-bootstrap-token-auth":        "true",
		"enable-admission-plugins":           "NodeRestriction",
		"enable-aggregator-routing":          "true",
		"allow-privileged":                   "true",
		"profiling":                          "false",
		// One learner's cluster needs no fair queuing, whose objects and controllers cost start-up time.
		"enable-priority-and-fairness": "false",
		// With a single API server its identity Lease is only a write every 10 s.
		"feature-gates":           "APIServerIdentity=false",
		"shutdown-delay-duration": "0s",
	}
}

func apiServerSpec(self string, c *config.Config, nodeIP string) (supervise.Spec, error) {
	client, err := adminClient(c)
	if err != nil {
		return supervise.Spec{}, err
	}
	return supervise.Spec{
		Name:   "kube-apiserver",
		Argv:   append([]string{self, "kube-apiserver"}, apiServerFlags(c, nodeIP).With(c.APIServerArgs).Args()...),
		Env:    []string{apiServerGC},
		LogDir: layout.LogDir,
		Ready: func(ctx context.Context) error {
			request, err := http.NewRequestWithContext(ctx, http.MethodGet, LocalURL(c)+"/readyz", nil)
			if err != nil {
				return err
			}
			response, err := client.Do(request)
			if err != nil {
				return err
			}
			defer response.Body.Close()
			if response.StatusCode != http.StatusOK {
				return fmt.Errorf("/readyz answers %s", response.Status)
			}
			return nil
		},
	}, nil
}

func adminClient(c *config.Config) (*http.Client, error) {
	dir := layout.Dir(c.DataDir)
	pair, err := tls.LoadX509KeyPair(dir.TLS("client-admin.crt"), dir.TLS("client-admin.key"))
	if err != nil {
		return nil, err
	}
	pool := x509.NewCertPool()
	raw, err := os.ReadFile(dir.TLS("ca.crt"))
	if err != nil {
		return nil, err
	}
	pool.AppendCertsFromPEM(raw)
	transport := &http.Transport{TLSClientConfig: &tls.Config{Certificates: []tls.Certificate{pair}, RootCAs: pool}}
	return &http.Client{Transport: transport, Timeout: 5 * time.Second}, nil
}

func controllerManagerSpec(self string, c *config.Config) supervise.Spec {
	dir := layout.Dir(c.DataDir)
	flags := args.Flags{
		"kubeconfig":                       dir.Cred("controller.kubeconfig"),
		"service-account-private-key-file": dir.TLS("service.key"),
		"root-ca-file":                     dir.TLS("ca.crt"),
		"cluster-signing-cert-file":        dir.TLS("ca.crt"),
		"cluster-signing-key-file":         dir.TLS("ca.key"),
		"use-service-account-credentials":  "true",
		// Node IPAM polls once in 10 s before anything else starts: labnode gives nodes their pod CIDR itself.
		"controllers":         "*,bootstrapsigner,tokencleaner,-nodeipam,-node-route-controller,-service-lb-controller,-cloud-node-lifecycle-controller",
		"allocate-node-cidrs": "false",
		"leader-elect":        "false",
		// Nobody asks it anything, and serving would first make an RSA certificate.
		"secure-port":    "0",
		"kube-api-qps":   "200",
		"kube-api-burst": "400",
		"profiling":      "false",
	}
	return supervise.Spec{
		Name:   "kube-controller-manager",
		Argv:   append([]string{self, "kube-controller-manager"}, flags.With(c.ControllerArgs).Args()...),
		Env:    []string{controllerGC},
		LogDir: layout.LogDir,
	}
}

func schedulerSpec(self string, c *config.Config) supervise.Spec {
	flags := args.Flags{
		"kubeconfig":     layout.Dir(c.DataDir).Cred("scheduler.kubeconfig"),
		"leader-elect":   "false",
		"secure-port":    "0",
		"kube-api-qps":   "200",
		"kube-api-burst": "400",
		"profiling":      "false",
	}
	return supervise.Spec{
		Name:   "kube-scheduler",
		Argv:   append([]string{self, "kube-scheduler"}, flags.With(c.SchedulerArgs).Args()...),
		Env:    []string{controllerGC},
		LogDir: layout.LogDir,
	}
}
