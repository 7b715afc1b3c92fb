package deskfiles

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// patience is how long a file may take to be read.
const patience = 2 * time.Second

// Content is a file as it was read at one moment.
type Content struct {
	Info
	// Revision is the hash of the bytes: what a Write names as the content that it replaces.
	Revision string
	Data     []byte
}

// Revision names a content.
func Revision(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// Read returns a regular file's content.
func Read(path string) (Content, error) {
	if err := checkPath(path); err != nil {
		return Content{}, err
	}
	return readFile(path)
}

func readFile(path string) (Content, error) {
	// A device may act on being opened, whatever the flags: it is looked at first.
	if found, err := os.Stat(path); err != nil {
		return Content{}, err
	} else if err := regular(found); err != nil {
		return Content{}, err
	}
	file, err := os.OpenFile(path, os.O_RDONLY|unix.O_NONBLOCK|unix.O_NOCTTY|unix.O_CLOEXEC, 0)
	if err != nil {
		return Content{}, err
	}
	defer file.Close()
	found, err := file.Stat()
	if err != nil {
		return Content{}, err
	}
	if err := regular(found); err != nil {
		return Content{}, err
	}
	if found.Size() > MaxBytes {
		return Content{}, ErrTooLarge
	}
	// Some files of /proc wait for news where one would expect their end.
	_ = file.SetReadDeadline(time.Now().Add(patience))
	// Files of /proc call themselves empty, and a log grows: the bound is on what is read.
	data, err := io.ReadAll(io.LimitReader(file, MaxBytes+1))
	if err != nil {
		return Content{}, err
	}
	if len(data) > MaxBytes {
		return Content{}, ErrTooLarge
	}
	return Content{Info: infoOf(found), Revision: Revision(data), Data: data}, nil
}

func regular(found fs.FileInfo) error {
	switch {
	case found.Mode().IsRegular():
		return nil
	case found.IsDir():
		return ErrDirectory
	default:
		return fmt.Errorf("%w (%s)", ErrSpecial, kindOf(found.Mode()))
	}
}
