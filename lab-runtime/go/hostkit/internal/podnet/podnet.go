// Package podnet opens connections from inside the host's network namespace or that of one of its pods.
package podnet

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// ErrNoPod says that no pod on this host has the address.
var ErrNoPod = errors.New("no pod on this host has this address")

const maxNamespaces = 512

// Dialer finds pods by their address in the namespaces that the CNI plugins keep in dir.
type Dialer struct {
	dir   string
	mu    sync.Mutex
	known map[string]place
}

type place struct {
	path  string
	inode uint64
}

// NewDialer looks for namespaces in dir, which is /run/netns on a host.
func NewDialer(dir string) *Dialer { return &Dialer{dir: dir, known: map[string]place{}} }

// Dial connects as net.Dialer does; with a pod address, from inside that pod, where the address to dial
// must be an IP (names are the host's to resolve).
func (d *Dialer) Dial(ctx context.Context, pod, network, address string) (net.Conn, error) {
	if pod == "" {
		return (&net.Dialer{KeepAlive: 30 * time.Second}).DialContext(ctx, network, address)
	}
	if network != "unix" {
		resolved, err := resolve(ctx, address)
		if err != nil {
			return nil, err
		}
		address = resolved
	}
	path, err := d.find(pod)
	if err != nil {
		return nil, err
	}
	var conn net.Conn
	err = inNamespace(path, func() error {
		var dialErr error
		conn, dialErr = (&net.Dialer{}).DialContext(ctx, network, address)
		return dialErr
	})
	return conn, err
}

func resolve(ctx context.Context, address string) (string, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return "", err
	}
	if _, err := netip.ParseAddr(host); err == nil {
		return address, nil
	}
	if host == "localhost" {
		return net.JoinHostPort("127.0.0.1", port), nil
	}
	found, err := net.DefaultResolver.LookupHost(ctx, host)
	if err != nil {
		return "", err
	}
	return net.JoinHostPort(found[0], port), nil
}

func (d *Dialer) find(pod string) (string, error) {
	want, err := netip.ParseAddr(pod)
	if err != nil {
		return "", fmt.Errorf("%w: %q is not an address", ErrNoPod, pod)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if at, ok := d.known[pod]; ok {
		if inode, err := inodeOf(at.path); err == nil && inode == at.inode {
			return at.path, nil
		}
		delete(d.known, pod)
	}
	entries, err := os.ReadDir(d.dir)
	if err != nil {
		return "", ErrNoPod
	}
	if len(d.known) > maxNamespaces {
		clear(d.known)
	}
	for i, entry := range entries {
		if i == maxNamespaces {
			break
		}
		path := filepath.Join(d.dir, entry.Name())
		inode, err := inodeOf(path)
		if err != nil {
			continue
		}
		if has, err := hasAddress(path, want); err == nil && has {
			d.known[pod] = place{path, inode}
			return path, nil
		}
	}
	return "", ErrNoPod
}

// Netns names the network namespace of the pod with the address, as /proc/<pid>/ns/net does.
func (d *Dialer) Netns(pod string) (string, error) {
	path, err := d.find(pod)
	if err != nil {
		return "", err
	}
	inode, err := inodeOf(path)
	if err != nil {
		return "", ErrNoPod
	}
	return fmt.Sprintf("net:[%d]", inode), nil
}

func inodeOf(path string) (uint64, error) {
	var stat syscall.Stat_t
	if err := syscall.Stat(path, &stat); err != nil {
		return 0, err
	}
	return stat.Ino, nil
}

func hasAddress(path string, want netip.Addr) (bool, error) {
	found := false
	err := inNamespace(path, func() error {
		addresses, err := net.InterfaceAddrs()
		for _, address := range addresses {
			if prefix, err := netip.ParsePrefix(address.String()); err == nil && prefix.Addr() == want {
				found = true
			}
		}
		return err
	})
	return found, err
}

// inNamespace runs fn on a thread of its own inside the network namespace. The thread is not given back:
// it ends with its goroutine, so no other goroutine can ever find itself in the pod's namespace.
func inNamespace(path string, fn func() error) error {
	ns, err := os.OpenFile(path, os.O_RDONLY|unix.O_CLOEXEC|unix.O_NONBLOCK, 0)
	if err != nil {
		return err
	}
	defer ns.Close()
	done := make(chan error, 1)
	go func() {
		runtime.LockOSThread()
		if err := unix.Setns(int(ns.Fd()), unix.CLONE_NEWNET); err != nil {
			done <- fmt.Errorf("enter the pod's network: %w", err)
			return
		}
		done <- fn()
	}()
	return <-done
}
