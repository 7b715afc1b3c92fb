// Package config turns the k3s command line, environment and configuration files into one checked value.
package config

import (
	"net/netip"
	"os"
	"path/filepath"
	"strings"
)

// Role says which half of k3s a process plays.
type Role string

const (
	// RoleServer runs the control plane and, unless --disable-agent, a node.
	RoleServer Role = "server"
	// RoleAgent runs a node that joins a server.
	RoleAgent Role = "agent"
)

// Config is everything that the command line of `k3s server` or `k3s agent` can say. It is valid once Load returned it.
type Config struct {
	Role       Role
	ConfigFile string
	DataDir    string
	LogFile    string
	Debug      bool
	Verbosity  int

	Token      string
	TokenFile  string
	AgentToken string
	ServerURL  string

	BindAddress          string
	HTTPSListenPort      int
	AdvertiseAddress     string
	TLSSANs              []string
	ClusterCIDR          string
	ServiceCIDR          string
	ServiceNodePortRange string
	ClusterDNS           string
	ClusterDomain        string
	FlannelBackend       string
	FlannelIface         string
	WriteKubeconfig      string
	WriteKubeconfigMode  string
	Disable              []string
	DisableAgent         bool
	DisableNetworkPolicy bool
	DisableCloudCtrl     bool
	DisableHelmCtrl      bool
	DisableKubeProxy     bool
	DisableScheduler     bool
	DisableCtrlManager   bool

	NodeName        string
	NodeIP          string
	NodeExternalIP  string
	NodeLabels      []string
	NodeTaints      []string
	ResolvConf      string
	PauseImage      string
	Snapshotter     string
	PrivateRegistry string
	ProtectKernel   bool
	// MirrorsOnly asks no registry itself when a mirror is configured for it.
	MirrorsOnly bool

	APIServerArgs  []string
	ControllerArgs []string
	SchedulerArgs  []string
	KubeletArgs    []string
	KubeProxyArgs  []string
}

// Default returns what k3s documents as defaults, except where labnode has only one way (host-gw).
func Default(role Role) *Config {
	return &Config{
		Role:                 role,
		ConfigFile:           "/etc/rancher/k3s/config.yaml",
		DataDir:              "/var/lib/rancher/k3s",
		BindAddress:          "0.0.0.0",
		HTTPSListenPort:      6443,
		ClusterCIDR:          "10.42.0.0/16",
		ServiceCIDR:          "10.43.0.0/16",
		ServiceNodePortRange: "30000-32767",
		ClusterDomain:        "cluster.local",
		FlannelBackend:       "host-gw",
		WriteKubeconfig:      "/etc/rancher/k3s/k3s.yaml",
		WriteKubeconfigMode:  "600",
		PauseImage:           "lab.local/pause:3.9",
		Snapshotter:          "overlayfs",
		PrivateRegistry:      "/etc/rancher/k3s/registries.yaml",
	}
}

// Disabled reports whether --disable names a packaged component.
func (c *Config) Disabled(component string) bool {
	for _, entry := range c.Disable {
		for _, name := range strings.Split(entry, ",") {
			if strings.TrimSpace(name) == component {
				return true
			}
		}
	}
	return false
}

// complete fills what follows from other values and from the machine.
func (c *Config) complete() error {
	if c.NodeName == "" {
		name, err := os.Hostname()
		if err != nil {
			return err
		}
		c.NodeName = name
	}
	c.NodeName = strings.ToLower(c.NodeName)
	abs, err := filepath.Abs(c.DataDir)
	if err != nil {
		return err
	}
	c.DataDir = abs
	if c.Role == RoleServer && c.ClusterDNS == "" {
		prefix, err := netip.ParsePrefix(c.ServiceCIDR)
		if err == nil {
			address := prefix.Masked().Addr()
			for range 10 {
				address = address.Next()
			}
			c.ClusterDNS = address.String()
		}
	}
	return c.readTokenFile()
}

func (c *Config) readTokenFile() error {
	if c.Token != "" || c.TokenFile == "" {
		return nil
	}
	raw, err := os.ReadFile(c.TokenFile)
	if err != nil {
		return err
	}
	c.Token = strings.TrimSpace(string(raw))
	return nil
}
