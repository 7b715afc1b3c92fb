package hostsetup

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func TestEnvironmentReadsTheHostsFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "environment")
	text := "# a comment\nKUBECONFIG=\"/etc/rancher/k3s/k3s.yaml\"\nexport EDITOR=vim\nnot a pair\n"
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	env := Environment(path)
	for _, want := range []string{"KUBECONFIG=/etc/rancher/k3s/k3s.yaml", "EDITOR=vim", "PATH=" + DefaultPath, "HOME=/root"} {
		if !slices.Contains(env, want) {
			t.Fatalf("%s is missing in %v", want, env)
		}
	}
	if !slices.Contains(Environment("/no/such/file"), "HOME=/root") {
		t.Fatal("no basics without a file")
	}
}

func TestCgroupV1NeedsNothing(t *testing.T) {
	if err := prepareCgroups(t.TempDir()); err != nil {
		t.Fatal(err)
	}
}
