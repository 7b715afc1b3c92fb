package control

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	v1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/tools/clientcmd"

	"slipway/labnode/internal/config"
	"slipway/labnode/internal/token"
)

func serverConfig(t *testing.T) *config.Config {
	t.Helper()
	c := config.Default(config.RoleServer)
	c.DataDir = t.TempDir()
	c.WriteKubeconfig = filepath.Join(c.DataDir, "k3s.yaml")
	c.NodeName, c.ClusterDNS = "server", "10.43.0.10"
	return c
}

func node(name, podCIDR string) *v1.Node {
	return &v1.Node{ObjectMeta: metav1.ObjectMeta{Name: name}, Spec: v1.NodeSpec{PodCIDR: podCIDR}}
}

func TestNodesGetDifferentSubnets(t *testing.T) {
	keeper, err := NewNodeKeeper(nil, "172.16.0.0/16", "server")
	if err != nil {
		t.Fatal(err)
	}
	if patch := keeper.patchFor(node("old", "172.16.0.0/24")); patch.Spec != nil {
		t.Error("a node that has a pod CIDR gets another")
	}
	first := keeper.patchFor(node("server", ""))
	if first.Spec.PodCIDR != "172.16.1.0/24" || first.Metadata.Labels["node-role.kubernetes.io/control-plane"] != "true" {
		t.Errorf("server's patch is %+v", first)
	}
	if again := keeper.patchFor(node("server", "")); again.Spec.PodCIDR != "172.16.1.0/24" {
		t.Error("a second try chose another subnet")
	}
	second := keeper.patchFor(node("worker", ""))
	if second.Spec.PodCIDR != "172.16.2.0/24" || second.Metadata.Labels["node-role.kubernetes.io/master"] != "" {
		t.Errorf("worker's patch is %+v", second)
	}
}

func TestSubnetsRunOut(t *testing.T) {
	keeper, _ := NewNodeKeeper(nil, "10.0.254.0/23", "server")
	got := []string{keeper.choose("a"), keeper.choose("b"), keeper.choose("c")}
	if !reflect.DeepEqual(got, []string{"10.0.254.0/24", "10.0.255.0/24", ""}) {
		t.Errorf("subnets are %v", got)
	}
}

func TestSecretsAreMadeAndKept(t *testing.T) {
	c := serverConfig(t)
	first, err := PrepareSecrets(c, "192.168.10.10")
	if err != nil {
		t.Fatal(err)
	}
	second, err := PrepareSecrets(c, "192.168.10.10")
	if err != nil {
		t.Fatal(err)
	}
	if first.Token.Password == "" || first.Token.Password != second.Token.Password {
		t.Errorf("generated tokens %q and %q", first.Token.Password, second.Token.Password)
	}
	raw, err := os.ReadFile(filepath.Join(c.DataDir, "server", "node-token"))
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := token.Parse(string(raw))
	if err != nil || parsed.CAHash != token.HashCA(first.CA.CertPEM) || parsed.Password != first.Token.Password {
		t.Errorf("node-token is %q, %v", raw, err)
	}
	loaded, err := clientcmd.LoadFromFile(c.WriteKubeconfig)
	if err != nil || loaded.Clusters["default"].Server != "https://127.0.0.1:6443" {
		t.Errorf("kubeconfig is %+v, %v", loaded, err)
	}
	info, err := os.Stat(c.WriteKubeconfig)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("kubeconfig's mode is %v, %v", info.Mode(), err)
	}
}

func TestAgentTokenIsApart(t *testing.T) {
	c := serverConfig(t)
	c.Token, c.AgentToken = "server-secret", "agent-secret"
	secrets, err := PrepareSecrets(c, "192.168.10.10")
	if err != nil {
		t.Fatal(err)
	}
	if secrets.AgentToken.Password != "agent-secret" || secrets.AgentToken.Bootstrap() == secrets.Token.Bootstrap() {
		t.Errorf("agents' token is %+v", secrets.AgentToken)
	}
}

func TestParseManifest(t *testing.T) {
	objects, err := parseManifest([]byte(`# a comment only
---
apiVersion: v1
kind: ConfigMap
metadata: {name: one}
---
apiVersion: v1
kind: List
items:
  - {apiVersion: v1, kind: Secret, metadata: {name: two}}
  - {apiVersion: v1, kind: Secret, metadata: {name: three}}
---
`))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, object := range objects {
		names = append(names, object.GetName())
	}
	if !reflect.DeepEqual(names, []string{"one", "two", "three"}) {
		t.Errorf("objects are %v", names)
	}
	for _, bad := range []string{"kind: ConfigMap", "a: [", "apiVersion: v1\nkind: ConfigMap\nmetadata: {}"} {
		if _, err := parseManifest([]byte(bad)); err == nil {
			t.Errorf("%q is accepted", bad)
		}
	}
}

func TestManifestFiles(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"a.yaml", "b.yml", "c.json", "d.txt", "skipped.yaml", "skipped.yaml.skip", "sub/e.yaml"} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var names []string
	for _, path := range manifestFiles(dir) {
		names = append(names, strings.TrimPrefix(path, dir+"/"))
	}
	if !reflect.DeepEqual(names, []string{"a.yaml", "b.yml", "c.json", "sub/e.yaml"}) {
		t.Errorf("files are %v", names)
	}
}

func TestCoreDNSManifest(t *testing.T) {
	c := serverConfig(t)
	if err := WriteCoreDNS(c); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(filepath.Join(c.DataDir, "server", "manifests", "coredns.yaml"))
	if err != nil || strings.Contains(string(raw), "%{") || !strings.Contains(string(raw), "clusterIP: 10.43.0.10") {
		t.Errorf("manifest is %s, %v", raw, err)
	}
	if _, err := parseManifest(raw); err != nil {
		t.Error(err)
	}
	c = serverConfig(t)
	c.Disable = []string{"traefik,coredns"}
	if err := WriteCoreDNS(c); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(c.DataDir, "server", "manifests", "coredns.yaml")); err == nil {
		t.Error("disabled CoreDNS is deployed")
	}
}
