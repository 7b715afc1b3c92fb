package config

import (
	"fmt"
	"strings"

	"github.com/spf13/pflag"
)

// environment maps k3s's documented variables to the flags that they stand for.
var environment = map[string]string{
	"K3S_TOKEN":             "token",
	"K3S_TOKEN_FILE":        "token-file",
	"K3S_AGENT_TOKEN":       "agent-token",
	"K3S_URL":               "server",
	"K3S_NODE_NAME":         "node-name",
	"K3S_DATA_DIR":          "data-dir",
	"K3S_CONFIG_FILE":       "config",
	"K3S_RESOLV_CONF":       "resolv-conf",
	"K3S_KUBECONFIG_OUTPUT": "write-kubeconfig",
	"K3S_KUBECONFIG_MODE":   "write-kubeconfig-mode",
	"K3S_DEBUG":             "debug",
}

func nodeFlags(f *pflag.FlagSet, c *Config) {
	f.StringVarP(&c.ConfigFile, "config", "c", c.ConfigFile, "load configuration from this file")
	f.StringVarP(&c.DataDir, "data-dir", "d", c.DataDir, "folder that holds state")
	f.StringVarP(&c.LogFile, "log", "l", "", "log to this file")
	f.BoolVar(&c.Debug, "debug", false, "verbose logs")
	f.IntVarP(&c.Verbosity, "v", "v", 0, "log verbosity of the Kubernetes components")
	f.StringVarP(&c.Token, "token", "t", "", "shared secret used to join a server")
	f.StringVar(&c.TokenFile, "token-file", "", "file that holds the token")
	f.StringVar(&c.NodeName, "node-name", "", "node name (default: the host's name)")
	f.StringVarP(&c.NodeIP, "node-ip", "i", "", "IPv4 address to advertise for the node")
	f.StringVar(&c.NodeExternalIP, "node-external-ip", "", "external IPv4 address to advertise for the node")
	f.StringSliceVar(&c.NodeLabels, "node-label", nil, "label to register the node with")
	f.StringSliceVar(&c.NodeTaints, "node-taint", nil, "taint to register the node with")
	f.StringVar(&c.FlannelIface, "flannel-iface", "", "interface that carries pod traffic")
	f.StringVar(&c.ResolvConf, "resolv-conf", "", "resolv.conf for pods that use the node's DNS")
	f.StringVar(&c.PauseImage, "pause-image", c.PauseImage, "sandbox image")
	f.StringVar(&c.Snapshotter, "snapshotter", c.Snapshotter, "containerd snapshotter (overlayfs, native)")
	f.StringVar(&c.PrivateRegistry, "private-registry", c.PrivateRegistry, "registry configuration file")
	f.BoolVar(&c.MirrorsOnly, "disable-default-registry-endpoint", false, "ask only the mirrors of a registry that has some")
	f.BoolVar(&c.ProtectKernel, "protect-kernel-defaults", false, "fail if kernel settings differ from what the kubelet wants")
	f.StringArrayVar(&c.KubeletArgs, "kubelet-arg", nil, "flag for the kubelet, as name=value")
	f.StringArrayVar(&c.KubeProxyArgs, "kube-proxy-arg", nil, "flag for kube-proxy, as name=value")
}

func serverFlags(f *pflag.FlagSet, c *Config) {
	f.StringVar(&c.AgentToken, "agent-token", "", "shared secret that agents may join with instead of the token")
	f.StringVar(&c.BindAddress, "bind-address", c.BindAddress, "address the API server listens on")
	f.IntVar(&c.HTTPSListenPort, "https-listen-port", c.HTTPSListenPort, "port the API server listens on")
	f.StringVar(&c.AdvertiseAddress, "advertise-address", "", "address that the API server advertises (default: the node's)")
	f.StringSliceVar(&c.TLSSANs, "tls-san", nil, "further names or addresses for the API server's certificate")
	f.StringVar(&c.ClusterCIDR, "cluster-cidr", c.ClusterCIDR, "IPv4 range of pods")
	f.StringVar(&c.ServiceCIDR, "service-cidr", c.ServiceCIDR, "IPv4 range of Services")
	f.StringVar(&c.ServiceNodePortRange, "service-node-port-range", c.ServiceNodePortRange, "ports for NodePort Services")
	f.StringVar(&c.ClusterDNS, "cluster-dns", "", "address of the DNS Service (default: the 10th of service-cidr)")
	f.StringVar(&c.ClusterDomain, "cluster-domain", c.ClusterDomain, "DNS domain of the cluster")
	f.StringVar(&c.FlannelBackend, "flannel-backend", c.FlannelBackend, "host-gw or none")
	f.StringVarP(&c.WriteKubeconfig, "write-kubeconfig", "o", c.WriteKubeconfig, "where to write the admin's kubeconfig")
	f.StringVar(&c.WriteKubeconfigMode, "write-kubeconfig-mode", c.WriteKubeconfigMode, "mode of that file")
	f.StringSliceVar(&c.Disable, "disable", nil, "packaged components not to deploy")
	f.BoolVar(&c.DisableAgent, "disable-agent", false, "run no node on this host")
	f.BoolVar(&c.DisableNetworkPolicy, "disable-network-policy", false, "accepted: labnode has no network policy controller")
	f.BoolVar(&c.DisableCloudCtrl, "disable-cloud-controller", false, "accepted: labnode has no cloud controller")
	f.BoolVar(&c.DisableHelmCtrl, "disable-helm-controller", false, "accepted: labnode has no Helm controller")
	f.BoolVar(&c.DisableKubeProxy, "disable-kube-proxy", false, "run no kube-proxy")
	f.BoolVar(&c.DisableScheduler, "disable-scheduler", false, "run no scheduler")
	f.BoolVar(&c.DisableCtrlManager, "disable-controller-manager", false, "run no controller manager")
	f.StringArrayVar(&c.APIServerArgs, "kube-apiserver-arg", nil, "flag for the API server, as name=value")
	f.StringArrayVar(&c.ControllerArgs, "kube-controller-manager-arg", nil, "flag for the controller manager, as name=value")
	f.StringArrayVar(&c.SchedulerArgs, "kube-scheduler-arg", nil, "flag for the scheduler, as name=value")
}

func agentFlags(f *pflag.FlagSet, c *Config) {
	f.StringVarP(&c.ServerURL, "server", "s", "", "server to join, https://HOST:6443")
}

func newFlagSet(c *Config) *pflag.FlagSet {
	f := pflag.NewFlagSet("k3s "+string(c.Role), pflag.ContinueOnError)
	f.SortFlags = false
	nodeFlags(f, c)
	if c.Role == RoleServer {
		serverFlags(f, c)
	} else {
		agentFlags(f, c)
	}
	return f
}

// Usage is the help text of one role.
func Usage(role Role) string {
	return fmt.Sprintf("k3s %s [flags]\n\n%s", role, newFlagSet(Default(role)).FlagUsagesWrapped(100))
}

func explainUnknown(err error, role Role) error {
	text := err.Error()
	for _, prefix := range []string{"unknown flag: --", "unknown shorthand flag: "} {
		if rest, found := strings.CutPrefix(text, prefix); found {
			name, _, _ := strings.Cut(rest, "=")
			if reason, known := notSupported[name]; known {
				return fmt.Errorf("--%s is a k3s flag that labnode does not have: %s", name, reason)
			}
			return fmt.Errorf("unknown flag --%s; `k3s %s --help` lists the flags that labnode has", name, role)
		}
	}
	return err
}
