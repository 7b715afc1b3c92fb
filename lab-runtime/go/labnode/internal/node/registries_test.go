package node

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestLabMirror(t *testing.T) {
	hosts, auths, err := renderRegistries([]byte("mirrors:\n  docker.io:\n    endpoint:\n      - http://192.168.10.1:5000\n"), false)
	if err != nil || len(auths) != 0 {
		t.Fatal(hosts, auths, err)
	}
	want := "server = \"https://registry-1.docker.io\"\n\n[host.\"http://192.168.10.1:5000\"]\ncapabilities = [\"pull\", \"resolve\"]\n"
	if hosts["docker.io"] != want {
		t.Errorf("hosts.toml is\n%s", hosts["docker.io"])
	}
}

func TestMirrorVariants(t *testing.T) {
	hosts, auths, err := renderRegistries([]byte(`
mirrors:
  "*":
    endpoint: ["https://mirror.test/v2/cache"]
  private.test:5000:
    endpoint: ["private.test:5000"]
configs:
  private.test:5000:
    auth: {username: u, password: p}
    tls: {ca_file: /ca.crt, cert_file: /c.crt, key_file: /c.key, insecure_skip_verify: true}
  alone.test:
    tls: {ca_file: /alone.crt}
`), false)
	if err != nil {
		t.Fatal(err)
	}
	if text := hosts["_default"]; strings.Contains(text, "server =") || !strings.Contains(text, "override_path = true") {
		t.Errorf("_default is\n%s", text)
	}
	for _, want := range []string{`[host."https://private.test:5000"]`, `skip_verify = true`, `ca = "/ca.crt"`, `client = [["/c.crt", "/c.key"]]`} {
		if !strings.Contains(hosts["private.test:5000"], want) {
			t.Errorf("lacks %s:\n%s", want, hosts["private.test:5000"])
		}
	}
	if !strings.Contains(hosts["alone.test"], `ca = "/alone.crt"`) {
		t.Errorf("alone.test is\n%s", hosts["alone.test"])
	}
	if len(auths) != 1 || auths[0].Host != "private.test:5000" || auths[0].Password != "p" {
		t.Errorf("auths are %+v", auths)
	}
}

func TestRefusedRegistries(t *testing.T) {
	for _, text := range []string{
		"mirrors: {a: {endpoint: ['ftp://x']}}", "mirrors: {a: {rewrite: {x: y}}}", "mirror: {}", "mirrors: [",
	} {
		if _, _, err := renderRegistries([]byte(text), false); err == nil {
			t.Errorf("%s is accepted", text)
		}
	}
}

func TestRegistriesAreWrittenAnew(t *testing.T) {
	dir := t.TempDir()
	stale := filepath.Join(dir, "certs.d", "old.test", "hosts.toml")
	if err := os.MkdirAll(filepath.Dir(stale), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(stale, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "registries.yaml")
	if err := os.WriteFile(file, []byte("mirrors: {docker.io: {endpoint: ['http://m:5000']}}"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := writeRegistries(file, filepath.Join(dir, "certs.d"), false); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(stale); err == nil {
		t.Error("a registry that is no longer configured stays")
	}
	if _, err := os.Stat(filepath.Join(dir, "certs.d", "docker.io", "hosts.toml")); err != nil {
		t.Error(err)
	}
	if _, err := writeRegistries(filepath.Join(dir, "missing.yaml"), filepath.Join(dir, "certs.d"), false); err != nil {
		t.Errorf("no registries.yaml is an error: %v", err)
	}
}

func TestMirrorsOnlyNeverAskTheRegistryItself(t *testing.T) {
	hosts, _, err := renderRegistries([]byte("mirrors:\n  docker.io:\n    endpoint: [http://first:5000, http://last:5000]\n"), true)
	want := "server = \"http://last:5000\"\ncapabilities = [\"pull\", \"resolve\"]\n\n[host.\"http://first:5000\"]\ncapabilities = [\"pull\", \"resolve\"]\n"
	if err != nil || hosts["docker.io"] != want {
		t.Errorf("hosts.toml is\n%s%v", hosts["docker.io"], err)
	}
}
