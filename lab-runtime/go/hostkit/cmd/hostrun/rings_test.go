package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"golang.org/x/sys/unix"
)

const helperVariable = "HOSTRUN_TEST_RINGS_IN"

// unifiedTree is where version 2 of cgroups is mounted; empty where it is not.
func unifiedTree() string {
	for _, dir := range []string{"/sys/fs/cgroup", "/sys/fs/cgroup/unified"} {
		var stat unix.Statfs_t
		if unix.Statfs(dir, &stat) == nil && stat.Type == unix.CGROUP2_SUPER_MAGIC {
			return dir
		}
	}
	return ""
}

func ring(t *testing.T, blocks uint32) error {
	t.Helper()
	fd, err := unix.Socket(unix.AF_PACKET, unix.SOCK_RAW, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { unix.Close(fd) })
	request := &unix.TpacketReq{Block_size: 1 << 20, Block_nr: blocks, Frame_size: 2048, Frame_nr: blocks * 512}
	return unix.SetsockoptTpacketReq(fd, unix.SOL_PACKET, unix.PACKET_RX_RING, request)
}

func TestRingsAreBoundedInTheGroupAndBelow(t *testing.T) {
	if group := os.Getenv(helperVariable); group != "" {
		inGroup(t, group)
		return
	}
	tree := unifiedTree()
	if os.Geteuid() != 0 || tree == "" {
		t.Skip("needs root and the unified cgroup tree")
	}
	group := filepath.Join(tree, "hostrun-test-"+strconv.Itoa(os.Getpid()))
	below := filepath.Join(group, "below")
	if err := os.MkdirAll(below, 0o755); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.Remove(below); os.Remove(group) })
	if err := boundRings(group); err != nil {
		t.Fatal(err)
	}
	helper := exec.Command("/proc/self/exe", "-test.run", "^"+t.Name()+"$")
	helper.Env = append(os.Environ(), helperVariable+"="+below)
	if output, err := helper.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
}

// inGroup runs in a process of its own, which ends in the group.
func inGroup(t *testing.T, group string) {
	if err := os.WriteFile(filepath.Join(group, "cgroup.procs"), []byte(strconv.Itoa(os.Getpid())), 0); err != nil {
		t.Fatal(err)
	}
	if err := ring(t, 5); !errors.Is(err, unix.EPERM) {
		t.Errorf("5 MiB at once: %v", err)
	}
	granted := 0
	for range 20 {
		if err := ring(t, 2); err == nil {
			granted++
		} else if !errors.Is(err, unix.EPERM) {
			t.Fatal(err)
		}
	}
	// 16 MiB, and what a second or two brings on a busy machine
	if granted < 8 || granted > 12 {
		t.Errorf("%d rings of 2 MiB", granted)
	}
	// a request longer than a page is read by the kernel a second time
	fd, err := unix.Socket(unix.AF_PACKET, unix.SOCK_RAW, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer unix.Close(fd)
	if err := unix.SetsockoptString(fd, unix.SOL_PACKET, unix.PACKET_RX_RING, string(make([]byte, 5000))); !errors.Is(err, unix.EPERM) {
		t.Errorf("a long request: %v", err)
	}
	if err := unix.SetsockoptInt(fd, unix.SOL_PACKET, unix.PACKET_AUXDATA, 1); err != nil {
		t.Errorf("another option: %v", err)
	}
}
