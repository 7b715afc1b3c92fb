package deskfiles

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"golang.org/x/sys/unix"
)

// Replacing says what a Write may find in its place.
type Replacing struct {
	// Revision of the content that was read; empty for a file that must not be there yet.
	Revision string
	// Force replaces whatever content there is, or makes the file anew.
	Force bool
}

// tempPattern names files that are about to take another's place; a host that is killed meanwhile leaves one.
const tempPattern = ".slipway-*"

// Write replaces a file at once, so that nobody sees half of it, or makes a new one. Links are followed; mode and
// owner stay. Between the look at the present content and the replacement another writer may still come: there is no
// call that compares and renames in one.
func Write(path string, data []byte, replacing Replacing) (Content, error) {
	if err := checkPath(path); err != nil {
		return Content{}, err
	}
	if len(data) > MaxBytes {
		return Content{}, ErrTooLarge
	}
	info, err := replace(path, bytes.NewReader(data), replacing)
	return Content{Info: info, Revision: Revision(data)}, err
}

// Upload is a Write of a file that may be larger, as its bytes come.
func Upload(path string, body io.Reader, replacing Replacing) (Info, error) {
	if err := checkPath(path); err != nil {
		return Info{}, err
	}
	return replace(path, body, replacing)
}

func replace(path string, body io.Reader, replacing Replacing) (Info, error) {
	target, err := resolve(path)
	if err != nil {
		return Info{}, err
	}
	present, err := os.Lstat(target)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if replacing.Revision != "" && !replacing.Force {
			return Info{}, ErrChanged
		}
		present = nil
	case err != nil:
		return Info{}, err
	default:
		if err := replaceable(target, present, replacing); err != nil {
			return Info{}, err
		}
	}
	if err := put(target, present, body); err != nil {
		return Info{}, err
	}
	found, err := os.Lstat(target)
	if err != nil {
		return Info{}, err
	}
	return infoOf(found), nil
}

func replaceable(target string, present fs.FileInfo, replacing Replacing) error {
	if err := regular(present); err != nil {
		return err
	}
	if stat, ok := present.Sys().(*syscall.Stat_t); ok && stat.Nlink > 1 {
		return ErrLinked
	}
	if replacing.Force {
		return nil
	}
	if replacing.Revision == "" {
		return fs.ErrExist
	}
	content, err := readFile(target)
	if errors.Is(err, ErrTooLarge) {
		return ErrChanged
	}
	if err != nil {
		return err
	}
	if content.Revision != replacing.Revision {
		return ErrChanged
	}
	return nil
}

// put writes beside the target and renames; where nothing was, nothing that came meanwhile is replaced.
func put(target string, present fs.FileInfo, body io.Reader) error {
	folder := filepath.Dir(target)
	file, err := os.CreateTemp(folder, tempPattern)
	if errors.Is(err, fs.ErrNotExist) {
		// The folder is there, so it is one that takes no files, as in /proc.
		return fmt.Errorf("the folder takes no files: %v", err)
	}
	if err != nil {
		return err
	}
	defer os.Remove(file.Name())
	defer file.Close()
	written, err := io.Copy(file, io.LimitReader(body, MaxUploadBytes+1))
	if err != nil {
		return err
	}
	if written > MaxUploadBytes {
		return ErrTooLarge
	}
	mode := fs.FileMode(0o644)
	if present != nil {
		mode = present.Mode() & (fs.ModePerm | fs.ModeSetuid | fs.ModeSetgid | fs.ModeSticky)
		if stat, ok := present.Sys().(*syscall.Stat_t); ok {
			if err := file.Chown(int(stat.Uid), int(stat.Gid)); err != nil {
				return fmt.Errorf("keep the owner: %w", err)
			}
		}
	}
	// After the owner, for a change of it takes set-user-id away.
	if err := file.Chmod(mode); err != nil {
		return err
	}
	if err := file.Sync(); err != nil {
		return err
	}
	flags := uint(unix.RENAME_NOREPLACE)
	if present != nil {
		flags = 0
	}
	if err := rename(file.Name(), target, flags); err != nil {
		return err
	}
	return syncFolder(folder)
}

// syncFolder makes the rename itself outlive a crash.
func syncFolder(folder string) error {
	file, err := os.OpenFile(folder, os.O_RDONLY|unix.O_DIRECTORY|unix.O_CLOEXEC, 0)
	if err != nil {
		return err
	}
	defer file.Close()
	if err := file.Sync(); err != nil && !errors.Is(err, unix.EINVAL) {
		return err
	}
	return nil
}

func rename(from, to string, flags uint) error {
	if err := unix.Renameat2(unix.AT_FDCWD, from, unix.AT_FDCWD, to, flags); err != nil {
		return &os.LinkError{Op: "rename", Old: from, New: to, Err: err}
	}
	return nil
}

// resolve follows links to the file that a path means, which need not be there yet.
func resolve(path string) (string, error) {
	for range maxLinks {
		// Split, not Dir: cleaning would take `..` for the way back, which it is not behind a link.
		before, name := filepath.Split(path)
		folder, err := filepath.EvalSymlinks(before)
		if err != nil {
			return "", err
		}
		if name == "" || name == "." || name == ".." {
			return "", ErrDirectory
		}
		path = filepath.Join(folder, name)
		target, err := os.Readlink(path)
		if errors.Is(err, unix.EINVAL) || errors.Is(err, fs.ErrNotExist) {
			return path, nil
		}
		if err != nil {
			return "", err
		}
		if !filepath.IsAbs(target) {
			target = folder + "/" + target
		}
		path = target
	}
	return "", unix.ELOOP
}
