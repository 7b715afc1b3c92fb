package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func load(t *testing.T, role Role, env map[string]string, args ...string) (*Config, error) {
	t.Helper()
	args = append(args, "--config", filepath.Join(t.TempDir(), "none.yaml"))
	if err := os.WriteFile(args[len(args)-1], nil, 0o600); err != nil {
		t.Fatal(err)
	}
	return Load(role, args, func(name string) string { return env[name] })
}

func mustLoad(t *testing.T, role Role, env map[string]string, args ...string) *Config {
	t.Helper()
	c, err := load(t, role, env, args...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestLabServerCommandLine(t *testing.T) {
	c := mustLoad(t, RoleServer, nil, "--node-ip", "192.168.10.10", "--tls-san", "192.168.10.10", "--token", "secret",
		"--cluster-cidr", "172.16.0.0/16", "--service-cidr", "10.10.200.0/24", "--cluster-dns", "10.10.200.10",
		"--flannel-backend", "host-gw", "--flannel-iface", "eth0", "--disable", "traefik,servicelb",
		"--disable=metrics-server", "--disable-network-policy", "--write-kubeconfig-mode", "600")
	if c.Token != "secret" || c.ClusterCIDR != "172.16.0.0/16" || c.ClusterDNS != "10.10.200.10" || c.TLSSANs[0] != "192.168.10.10" {
		t.Fatalf("flags were lost: %+v", c)
	}
	for _, name := range []string{"traefik", "servicelb", "metrics-server"} {
		if !c.Disabled(name) {
			t.Errorf("%s is not disabled", name)
		}
	}
	if c.Disabled("coredns") {
		t.Error("coredns is disabled")
	}
}

func TestDefaultsFollowServiceRange(t *testing.T) {
	c := mustLoad(t, RoleServer, nil, "--service-cidr", "10.96.0.0/16")
	if c.ClusterDNS != "10.96.0.10" {
		t.Errorf("cluster DNS is %s", c.ClusterDNS)
	}
	if c.DataDir != "/var/lib/rancher/k3s" || c.WriteKubeconfig != "/etc/rancher/k3s/k3s.yaml" {
		t.Errorf("defaults are %+v", c)
	}
}

func TestEnvironmentYieldsToFlags(t *testing.T) {
	env := map[string]string{"K3S_URL": "https://10.0.0.1:6443", "K3S_TOKEN": "from-env", "K3S_NODE_NAME": "Env-Node"}
	c := mustLoad(t, RoleAgent, env, "--token", "from-flag")
	if c.ServerURL != "https://10.0.0.1:6443" || c.Token != "from-flag" || c.NodeName != "env-node" {
		t.Fatalf("%+v", c)
	}
}

func TestConfigFiles(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config.yaml")
	write(t, path, "token: from-file\nnode-label:\n  - a=1\n  - b=2\nhttps-listen-port: 7443\ndisable-network-policy: true\n")
	write(t, path+".d/10-more.yaml", "node-label+: c=3\ncluster-domain: lab.test\n")
	c, err := Load(RoleServer, []string{"--config", path, "--token", "from-flag"}, func(string) string { return "" })
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(c.NodeLabels, " "); got != "a=1 b=2 c=3" {
		t.Errorf("labels are %q", got)
	}
	if c.Token != "from-flag" || c.HTTPSListenPort != 7443 || c.ClusterDomain != "lab.test" || !c.DisableNetworkPolicy {
		t.Errorf("%+v", c)
	}
}

func TestTokenFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "token")
	write(t, path, "in-a-file\n")
	if c := mustLoad(t, RoleServer, nil, "--token-file", path); c.Token != "in-a-file" {
		t.Errorf("token is %q", c.Token)
	}
}

func TestRefusals(t *testing.T) {
	agent := []string{"--server", "https://10.0.0.1:6443", "--token", "x"}
	cases := []struct {
		name string
		role Role
		args []string
		want string
	}{
		{"k3s flag that labnode lacks", RoleServer, []string{"--cluster-init"}, "labnode does not have"},
		{"unknown flag", RoleServer, []string{"--no-such-thing"}, "unknown flag --no-such-thing"},
		{"server flag on an agent", RoleAgent, append([]string{"--cluster-cidr", "10.0.0.0/16"}, agent...), "unknown flag --cluster-cidr"},
		{"argument", RoleServer, []string{"extra"}, "unexpected argument"},
		{"agent without server", RoleAgent, []string{"--token", "x"}, "--server is required"},
		{"agent without token", RoleAgent, []string{"--server", "https://10.0.0.1:6443"}, "--token is required"},
		{"server that is no URL", RoleAgent, []string{"--server", "10.0.0.1", "--token", "x"}, "is not a URL"},
		{"address", RoleServer, []string{"--node-ip", "fe80::1"}, "is not an IPv4 address"},
		{"overlap", RoleServer, []string{"--cluster-cidr", "10.0.0.0/8"}, "overlap"},
		{"small cluster range", RoleServer, []string{"--cluster-cidr", "10.1.0.0/28"}, "--cluster-cidr"},
		{"DNS outside", RoleServer, []string{"--cluster-dns", "10.0.0.1"}, "--cluster-dns"},
		{"backend", RoleServer, []string{"--flannel-backend", "vxlan"}, "--flannel-backend"},
		{"mode", RoleServer, []string{"--write-kubeconfig-mode", "rw"}, "file mode"},
		{"snapshotter", RoleServer, []string{"--snapshotter", "zfs"}, "--snapshotter"},
		{"component flag", RoleServer, []string{"--kubelet-arg", "--"}, "--kubelet-arg"},
	}
	for _, test := range cases {
		t.Run(test.name, func(t *testing.T) {
			_, err := load(t, test.role, nil, test.args...)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error is %v, want %q in it", err, test.want)
			}
		})
	}
}

func TestBadConfigFiles(t *testing.T) {
	for content, want := range map[string]string{
		"nonsense: 1":           "unknown setting",
		"cluster-init: true":    "labnode does not have",
		"token: {a: b}":         "want a text",
		"a: b: c":               "not YAML",
		"https-listen-port: no": "https-listen-port",
	} {
		path := filepath.Join(t.TempDir(), "config.yaml")
		write(t, path, content)
		_, err := Load(RoleServer, []string{"--config", path}, func(string) string { return "" })
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error is %v, want %q in it", content, err, want)
		}
	}
	_, err := Load(RoleServer, []string{"--config", "/nowhere/config.yaml"}, func(string) string { return "" })
	if err == nil {
		t.Error("a named configuration file that is missing is no error")
	}
}

func TestServerURLGetsPort(t *testing.T) {
	c := mustLoad(t, RoleAgent, nil, "--server", "https://server", "--token", "x")
	if c.ServerURL != "https://server:6443" {
		t.Errorf("server is %s", c.ServerURL)
	}
}

func TestUsageNamesEveryFlag(t *testing.T) {
	for _, name := range []string{"--cluster-cidr", "--kubelet-arg", "--write-kubeconfig-mode"} {
		if !strings.Contains(Usage(RoleServer), name) {
			t.Errorf("usage lacks %s", name)
		}
	}
	if strings.Contains(Usage(RoleAgent), "--cluster-cidr") {
		t.Error("an agent has no --cluster-cidr")
	}
}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}
