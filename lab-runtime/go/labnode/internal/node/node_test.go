package node

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"testing"
)

func TestImageArchives(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"b.tar.gz", "a.tar", "notes.txt", "c.tgz", "d.tar.zst"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	files, err := imageArchives(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, file := range files {
		names = append(names, filepath.Base(file))
	}
	if !reflect.DeepEqual(names, []string{"a.tar", "b.tar.gz", "c.tgz"}) {
		t.Errorf("archives are %v", names)
	}
}

func TestDamagedImportRecordIsIgnored(t *testing.T) {
	path := filepath.Join(t.TempDir(), "record.json")
	if err := os.WriteFile(path, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if done := readImported(path); done == nil || len(done) != 0 {
		t.Errorf("record is %v", done)
	}
}

func TestCNIConfig(t *testing.T) {
	raw, err := cniConfig("172.16.1.0/24")
	if err != nil {
		t.Fatal(err)
	}
	var config struct {
		Plugins []struct {
			Type, Bridge string
			IPMasq       bool
			IPAM         struct{ Ranges [][]struct{ Subnet string } }
		}
	}
	if err := json.Unmarshal(raw, &config); err != nil {
		t.Fatal(err)
	}
	bridge := config.Plugins[0]
	if bridge.IPMasq {
		t.Error("pods of other nodes would be seen with their node's address")
	}
	if bridge.Type != "bridge" || bridge.Bridge != "cni0" || bridge.IPAM.Ranges[0][0].Subnet != "172.16.1.0/24" || config.Plugins[1].Type != "portmap" {
		t.Errorf("config is %s", raw)
	}
}

func TestCgroupV1NeedsNothing(t *testing.T) {
	if err := delegateCgroups(t.TempDir()); err != nil {
		t.Error(err)
	}
}

func TestCgroupV2IsDelegated(t *testing.T) {
	root := t.TempDir()
	for name, content := range map[string]string{"cgroup.controllers": "cpu memory pids\n", "cgroup.subtree_control": "cpu\n", "cgroup.type": "domain\n", "cgroup.procs": ""} {
		if err := os.WriteFile(filepath.Join(root, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := delegateCgroups(root); err != nil {
		t.Fatal(err)
	}
	enabled, err := os.ReadFile(filepath.Join(root, "cgroup.subtree_control"))
	if err != nil || string(enabled) != "+pids" {
		t.Errorf("the last controller enabled is %q, %v", enabled, err)
	}
	if _, err := os.Stat(filepath.Join(root, "init")); err != nil {
		t.Error(err)
	}
}

func TestEmptyPodCgroupsAreRemoved(t *testing.T) {
	root := t.TempDir()
	pod := filepath.Join(root, "memory", "kubepods", "burstable", "pod1")
	if err := os.MkdirAll(pod, 0o755); err != nil {
		t.Fatal(err)
	}
	removePodCgroups(root)
	if _, err := os.Stat(filepath.Join(root, "memory", "kubepods")); err == nil {
		t.Error("kubepods stays")
	}
	if _, err := os.Stat(filepath.Join(root, "memory")); err != nil {
		t.Error("the controller is gone")
	}
}
