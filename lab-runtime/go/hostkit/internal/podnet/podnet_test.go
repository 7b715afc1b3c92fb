package podnet

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// pod makes a network namespace with an address on lo and a listener on its 127.0.0.1.
func pod(t *testing.T, dir, address string) net.Listener {
	t.Helper()
	if os.Getuid() != 0 {
		t.Skip("needs root")
	}
	path := filepath.Join(dir, "cni-test")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	ready := make(chan error)
	var listener net.Listener
	go func() {
		runtime.LockOSThread()
		ready <- func() error {
			if err := unix.Unshare(unix.CLONE_NEWNET); err != nil {
				return err
			}
			self := fmt.Sprintf("/proc/self/task/%d/ns/net", unix.Gettid())
			if err := unix.Mount(self, path, "", unix.MS_BIND, ""); err != nil {
				return err
			}
			for _, args := range [][]string{{"link", "set", "lo", "up"}, {"addr", "add", address + "/32", "dev", "lo"}} {
				if out, err := exec.Command("ip", args...).CombinedOutput(); err != nil {
					return fmt.Errorf("%s: %w", out, err)
				}
			}
			var err error
			listener, err = net.Listen("tcp", "127.0.0.1:0")
			return err
		}()
	}()
	t.Cleanup(func() { _ = unix.Unmount(path, unix.MNT_DETACH) })
	if err := <-ready; err != nil {
		t.Skip(err)
	}
	return listener
}

func TestDialsFromInsideAPod(t *testing.T) {
	dir := t.TempDir()
	listener := pod(t, dir, "172.16.0.7")
	defer listener.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	d := NewDialer(dir)
	for range 2 { // the second finds it by memory
		conn, err := d.Dial(ctx, "172.16.0.7", "tcp", listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		conn.Close()
	}
	if netns, err := d.Netns("172.16.0.7"); err != nil || !strings.HasPrefix(netns, "net:[") {
		t.Fatal(netns, err)
	}
	if _, err := d.Netns("172.16.0.8"); !errors.Is(err, ErrNoPod) {
		t.Fatal(err)
	}
	if _, err := d.Dial(ctx, "", "tcp", listener.Addr().String()); Classify(err) != "refused" {
		t.Fatalf("the host's own network answered: %v", err)
	}
	if _, err := d.Dial(ctx, "172.16.0.8", "tcp", "127.0.0.1:1"); !errors.Is(err, ErrNoPod) {
		t.Fatal(err)
	}
}

func TestClassify(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	d := NewDialer(t.TempDir())
	if _, err := d.Dial(ctx, "", "tcp", "127.0.0.1:1"); Classify(err) != "refused" {
		t.Fatal(err)
	}
	if _, err := d.Dial(ctx, "nonsense", "tcp", "127.0.0.1:1"); Classify(err) != "no_pod" {
		t.Fatal(err)
	}
	over, cancelNow := context.WithTimeout(context.Background(), time.Nanosecond)
	defer cancelNow()
	if _, err := d.Dial(over, "", "tcp", "127.0.0.1:1"); Classify(err) != "timeout" {
		t.Fatal(err)
	}
	if got := Classify(&net.DNSError{Err: "no such host", Name: "x"}); got != "dns" {
		t.Fatal(got)
	}
}
