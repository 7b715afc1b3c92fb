package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"

	"golang.org/x/sys/unix"
)

const listenBacklog = 128

// listen makes the socket, hands it to the command as file descriptor 3 and becomes that command.
// The path stays on the machine's side; the container only ever holds the descriptor.
func listen(path string, uid, gid int, command []string) error {
	if path == "" || len(command) == 0 {
		return errors.New("listen needs --socket and a command after --")
	}
	program, err := exec.LookPath(command[0])
	if err != nil {
		return err
	}
	fd, err := unix.Socket(unix.AF_UNIX, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return err
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	// nobody but its owner may connect, not even between bind and chown
	old := unix.Umask(0o177)
	err = unix.Bind(fd, &unix.SockaddrUnix{Name: path})
	unix.Umask(old)
	if err != nil {
		return fmt.Errorf("bind %s: %w", path, err)
	}
	if err := os.Lchown(path, uid, gid); err != nil {
		return err
	}
	if err := unix.Listen(fd, listenBacklog); err != nil {
		return err
	}
	if fd == 3 {
		if _, err := unix.FcntlInt(3, unix.F_SETFD, 0); err != nil {
			return err
		}
	} else if err := unix.Dup3(fd, 3, 0); err != nil {
		return err
	}
	return unix.Exec(program, command, os.Environ())
}
