package config

import (
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
)

// Load reads the command line, then the environment, then the configuration files: the first to name a value wins.
// It returns pflag.ErrHelp for --help.
func Load(role Role, args []string, getenv func(string) string) (*Config, error) {
	c := Default(role)
	f := newFlagSet(c)
	if err := f.Parse(args); err != nil {
		return nil, explainUnknown(err, role)
	}
	if rest := f.Args(); len(rest) > 0 {
		return nil, fmt.Errorf("unexpected argument %q", rest[0])
	}
	for variable, name := range environment {
		value := getenv(variable)
		flag := f.Lookup(name)
		if value == "" || flag == nil || flag.Changed {
			continue
		}
		if err := f.Set(name, value); err != nil {
			return nil, fmt.Errorf("%s: %w", variable, err)
		}
	}
	if err := applyFiles(f, c.ConfigFile, f.Changed("config")); err != nil {
		return nil, err
	}
	if err := c.complete(); err != nil {
		return nil, err
	}
	return c, c.validate()
}

func (c *Config) validate() error {
	if c.NodeIP != "" {
		address, err := netip.ParseAddr(c.NodeIP)
		if err != nil || !address.Is4() {
			return fmt.Errorf("--node-ip %q is not an IPv4 address", c.NodeIP)
		}
	}
	if c.Snapshotter != "overlayfs" && c.Snapshotter != "native" {
		return fmt.Errorf("--snapshotter %q: labnode knows overlayfs and native", c.Snapshotter)
	}
	for flag, list := range map[string][]string{
		"kubelet-arg": c.KubeletArgs, "kube-proxy-arg": c.KubeProxyArgs, "kube-apiserver-arg": c.APIServerArgs,
		"kube-controller-manager-arg": c.ControllerArgs, "kube-scheduler-arg": c.SchedulerArgs,
	} {
		for _, entry := range list {
			if strings.TrimLeft(entry, "-") == "" {
				return fmt.Errorf("--%s %q: want name=value", flag, entry)
			}
		}
	}
	if c.Role == RoleAgent {
		return c.validateAgent()
	}
	return c.validateServer()
}

func (c *Config) validateAgent() error {
	if c.ServerURL == "" {
		return errors.New("--server is required: the URL of the server to join, https://HOST:6443")
	}
	parsed, err := url.Parse(c.ServerURL)
	if err != nil || parsed.Scheme != "https" || parsed.Host == "" {
		return fmt.Errorf("--server %q is not a URL like https://HOST:6443", c.ServerURL)
	}
	if parsed.Port() == "" {
		parsed.Host += ":6443"
	}
	c.ServerURL = parsed.Scheme + "://" + parsed.Host
	if c.Token == "" {
		return errors.New("--token is required: it is in the server's <data-dir>/server/node-token")
	}
	return nil
}

func (c *Config) validateServer() error {
	cluster, err := netip.ParsePrefix(c.ClusterCIDR)
	if err != nil || !cluster.Addr().Is4() || cluster.Bits() > 24 {
		return fmt.Errorf("--cluster-cidr %q is not an IPv4 range of /24 or larger", c.ClusterCIDR)
	}
	service, err := netip.ParsePrefix(c.ServiceCIDR)
	if err != nil || !service.Addr().Is4() {
		return fmt.Errorf("--service-cidr %q is not an IPv4 range", c.ServiceCIDR)
	}
	if cluster.Overlaps(service) {
		return fmt.Errorf("--cluster-cidr %s and --service-cidr %s overlap", c.ClusterCIDR, c.ServiceCIDR)
	}
	dns, err := netip.ParseAddr(c.ClusterDNS)
	if err != nil || !service.Contains(dns) {
		return fmt.Errorf("--cluster-dns %q is not an address in --service-cidr %s", c.ClusterDNS, c.ServiceCIDR)
	}
	if c.FlannelBackend != "host-gw" && c.FlannelBackend != "none" {
		return fmt.Errorf("--flannel-backend %q: labnode routes pods by host-gw, or not at all with none", c.FlannelBackend)
	}
	if mode, err := strconv.ParseUint(c.WriteKubeconfigMode, 8, 32); err != nil || mode > 0o777 {
		return fmt.Errorf("--write-kubeconfig-mode %q is not a file mode like 600", c.WriteKubeconfigMode)
	}
	if c.HTTPSListenPort < 1 || c.HTTPSListenPort > 65535 {
		return fmt.Errorf("--https-listen-port %d is not a port", c.HTTPSListenPort)
	}
	return nil
}
