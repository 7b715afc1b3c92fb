// Package hostsetup does once, from inside, what makes a container a host.
package hostsetup

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
)

// Setup prepares mounts, devices, kernel settings and cgroups. Every step is tried; the errors come back joined,
// because a host with one setting missing is of more use than none.
func Setup() error {
	return errors.Join(
		shareMounts(),
		makeKmsg(),
		writeSysctl("net/ipv4/ip_forward", "1"),
		loopbackUp(),
		raiseFileLimit(),
		prepareCgroups("/sys/fs/cgroup"),
	)
}

// Containers of a pod get volumes mounted later, so mounts must travel between them.
func shareMounts() error {
	if err := unix.Mount("", "/", "", unix.MS_REC|unix.MS_SHARED, ""); err != nil {
		return fmt.Errorf("make mounts shared: %w", err)
	}
	return nil
}

// The kubelet opens /dev/kmsg; the machine's own must not be seen here.
func makeKmsg() error {
	if err := os.Symlink("null", "/dev/kmsg"); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return nil
}

func writeSysctl(name, value string) error {
	return os.WriteFile(filepath.Join("/proc/sys", name), []byte(value), 0o644)
}

// Go gives a child the soft limit that it was started with itself, unless it was set explicitly.
func raiseFileLimit() error {
	var limit unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_NOFILE, &limit); err != nil {
		return err
	}
	return syscall.Setrlimit(syscall.RLIMIT_NOFILE, &syscall.Rlimit{Cur: limit.Max, Max: limit.Max})
}

func loopbackUp() error {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return fmt.Errorf("lo: %w", err)
	}
	defer unix.Close(fd)
	request, err := unix.NewIfreq("lo")
	if err != nil {
		return err
	}
	if err := unix.IoctlIfreq(fd, unix.SIOCGIFFLAGS, request); err != nil {
		return fmt.Errorf("lo: %w", err)
	}
	request.SetUint16(request.Uint16() | unix.IFF_UP)
	if err := unix.IoctlIfreq(fd, unix.SIOCSIFFLAGS, request); err != nil {
		return fmt.Errorf("lo: %w", err)
	}
	return nil
}

// prepareCgroups is for cgroup v2 alone: a group that holds processes cannot hand controllers to its children,
// so everything moves to a leaf and the controllers are enabled above it.
func prepareCgroups(root string) error {
	offered, err := os.ReadFile(filepath.Join(root, "cgroup.controllers"))
	if err != nil {
		return nil // v1
	}
	leaf := filepath.Join(root, "init")
	if err := os.Mkdir(leaf, 0o755); err != nil && !errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("cgroup leaf: %w", err)
	}
	if err := moveAll(root, leaf); err != nil {
		return err
	}
	var failures error
	for _, controller := range strings.Fields(string(offered)) {
		err := os.WriteFile(filepath.Join(root, "cgroup.subtree_control"), []byte("+"+controller), 0)
		if err != nil {
			failures = errors.Join(failures, fmt.Errorf("cgroup controller %s: %w", controller, err))
		}
	}
	return failures
}

func moveAll(from, to string) error {
	file, err := os.Open(filepath.Join(from, "cgroup.procs"))
	if err != nil {
		return err
	}
	defer file.Close()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		if err := os.WriteFile(filepath.Join(to, "cgroup.procs"), lines.Bytes(), 0); err != nil && !errors.Is(err, unix.ESRCH) {
			return fmt.Errorf("move to cgroup leaf: %w", err)
		}
	}
	return nil
}
