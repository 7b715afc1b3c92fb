package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"syscall"

	"golang.org/x/sys/unix"
)

// holdNamespace is the hidden command with which hostrun starts itself in a new user namespace.
const holdNamespace = "hold-namespace"

// hold keeps a user namespace alive until its stdin ends.
func hold() error {
	_, err := io.Copy(io.Discard, os.Stdin)
	return err
}

// idmap mounts source at target so that its ids 0..size-1 appear as base..base+size-1.
func idmap(source, target string, base, size int) error {
	if source == "" || target == "" || base <= 0 || size <= 0 {
		return errors.New("idmap needs --source, --target, --base and --size")
	}
	namespace, release, err := userNamespace(base, size)
	if err != nil {
		return fmt.Errorf("user namespace: %w", err)
	}
	defer release()
	tree, err := unix.OpenTree(unix.AT_FDCWD, source, unix.OPEN_TREE_CLONE|unix.OPEN_TREE_CLOEXEC)
	if err != nil {
		return fmt.Errorf("clone %s: %w", source, err)
	}
	defer unix.Close(tree)
	attributes := &unix.MountAttr{
		Attr_set: unix.MOUNT_ATTR_IDMAP | unix.MOUNT_ATTR_RELATIME,
		// The machine mounts the disk nosuid, nodev and noatime. A user namespace may not drop what it inherits, and
		// the containers of a pod remount binds of this without them. Inside, a setuid file is the lab's own root's,
		// and nobody there may make a device.
		Attr_clr:    unix.MOUNT_ATTR_NOSUID | unix.MOUNT_ATTR_NODEV | unix.MOUNT_ATTR__ATIME,
		Propagation: unix.MS_PRIVATE,
		Userns_fd:   uint64(namespace.Fd()),
	}
	if err := unix.MountSetattr(tree, "", unix.AT_EMPTY_PATH, attributes); err != nil {
		return fmt.Errorf("map the ids of %s: %w", source, err)
	}
	if err := unix.MoveMount(tree, "", unix.AT_FDCWD, target, unix.MOVE_MOUNT_F_EMPTY_PATH); err != nil {
		return fmt.Errorf("mount at %s: %w", target, err)
	}
	return nil
}

func userNamespace(base, size int) (*os.File, func(), error) {
	holder := exec.Command("/proc/self/exe", holdNamespace)
	ids := []syscall.SysProcIDMap{{ContainerID: 0, HostID: base, Size: size}}
	holder.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags: syscall.CLONE_NEWUSER, UidMappings: ids, GidMappings: ids, Pdeathsig: syscall.SIGKILL,
	}
	stdin, err := holder.StdinPipe()
	if err != nil {
		return nil, nil, err
	}
	if err := holder.Start(); err != nil {
		return nil, nil, err
	}
	stop := func() {
		stdin.Close()
		_ = holder.Wait()
	}
	namespace, err := os.Open(fmt.Sprintf("/proc/%d/ns/user", holder.Process.Pid))
	if err != nil {
		stop()
		return nil, nil, err
	}
	return namespace, func() { namespace.Close(); stop() }, nil
}
