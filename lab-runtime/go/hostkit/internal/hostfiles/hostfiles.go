// Package hostfiles reads and writes whole files of the host, with a limit.
package hostfiles

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"
)

// MaxBytes bounds a file that is read or written.
const MaxBytes = 1 << 20

var (
	ErrTooLarge   = errors.New("larger than 1 MiB")
	ErrNotRegular = errors.New("not a regular file")
	ErrPath       = errors.New("the path must be absolute")
)

// Read returns a regular file's content. A FIFO or device in its place does not block it.
func Read(path string) ([]byte, error) {
	if !filepath.IsAbs(path) {
		return nil, ErrPath
	}
	file, err := os.OpenFile(path, os.O_RDONLY|unix.O_NONBLOCK|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, ErrNotRegular
	}
	// /proc files call themselves empty, so the limit is on what is read
	data, err := io.ReadAll(io.LimitReader(file, MaxBytes+1))
	if err != nil {
		return nil, err
	}
	if len(data) > MaxBytes {
		return nil, ErrTooLarge
	}
	return data, nil
}

// Info is what a path leads to, its links followed.
type Info struct {
	Kind       string `json:"kind"`
	Size       int64  `json:"size"`
	Mode       uint32 `json:"mode"`
	ModifiedMs int64  `json:"modifiedMs"`
}

// Stat tells what is at a path without opening it.
func Stat(path string) (Info, error) {
	if !filepath.IsAbs(path) {
		return Info{}, ErrPath
	}
	found, err := os.Stat(path)
	if err != nil {
		return Info{}, err
	}
	kind := "other"
	switch {
	case found.Mode().IsRegular():
		kind = "file"
	case found.IsDir():
		kind = "directory"
	case found.Mode()&os.ModeSocket != 0:
		kind = "socket"
	}
	return Info{kind, found.Size(), uint32(found.Mode().Perm()), found.ModTime().UnixMilli()}, nil
}

// Write replaces a file at once, so that nobody sees half of it; missing parents are made.
func Write(path string, content io.Reader, mode os.FileMode) error {
	if !filepath.IsAbs(path) {
		return ErrPath
	}
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	file, err := os.CreateTemp(filepath.Dir(path), ".slipway-*")
	if err != nil {
		return err
	}
	defer os.Remove(file.Name())
	defer file.Close()
	n, err := io.Copy(file, io.LimitReader(content, MaxBytes+1))
	if err != nil {
		return err
	}
	if n > MaxBytes {
		return ErrTooLarge
	}
	if err := file.Chmod(mode & 0o7777); err != nil {
		return err
	}
	if err := file.Close(); err != nil {
		return err
	}
	if err := os.Rename(file.Name(), path); err != nil {
		return fmt.Errorf("put in place: %w", err)
	}
	return nil
}
