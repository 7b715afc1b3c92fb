package deskfiles

import (
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"
)

// MakeFolder makes one folder.
func MakeFolder(path string) error {
	if err := checkPath(path); err != nil {
		return err
	}
	return os.Mkdir(path, 0o755)
}

// Move gives a file, link or folder another name, where nothing has that name.
func Move(from, to string) error {
	if err := checkPath(from); err != nil {
		return err
	}
	if err := checkPath(to); err != nil {
		return err
	}
	return rename(filepath.Clean(from), filepath.Clean(to), unix.RENAME_NOREPLACE)
}
