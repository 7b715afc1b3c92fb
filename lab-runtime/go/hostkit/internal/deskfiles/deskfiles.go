// Package deskfiles is what an editor does with the files of a host: it lists folders, reads and replaces whole
// files, makes, moves and deletes them. Nothing here waits for a FIFO or a device, and nothing reads without a bound.
package deskfiles

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"unicode"
	"unicode/utf8"
)

const (
	// MaxBytes bounds a file that is read or written.
	MaxBytes = 1 << 20
	// MaxUploadBytes bounds a file that comes from a browser's disk: nobody edits it, so it may be larger.
	MaxUploadBytes = 32 << 20
	// maxEntries bounds a listing: what comes after it is said to be missing.
	maxEntries   = 2000
	maxPathBytes = 4096
	maxLinks     = 40
)

var (
	ErrTooLarge  = errors.New("larger than it may be")
	ErrDirectory = errors.New("a folder")
	ErrSpecial   = errors.New("neither a file nor a folder")
	ErrPath      = errors.New("the path must be absolute and of printable UTF-8")
	ErrChanged   = errors.New("the file is not what was read")
	ErrLinked    = errors.New("the file has several names (hard links), which replacing it would part")
	ErrGone      = errors.New("not in the trash any more")
)

// Info is what a path leads to, its links followed.
type Info struct {
	Kind       string `json:"kind"`
	Size       int64  `json:"size"`
	Mode       uint32 `json:"mode"`
	ModifiedMs int64  `json:"modifiedMs"`
	// Stamp differs whenever the content may differ; it is cheap, so that an open file can be watched by it.
	Stamp string `json:"stamp"`
}

// checkPath keeps out what no editor shows truly: the name would not come back as it went.
func checkPath(path string) error {
	if !filepath.IsAbs(path) || len(path) > maxPathBytes || !isPlain(path) {
		return ErrPath
	}
	return nil
}

// isPlain says whether a name can be shown and sent back unchanged.
func isPlain(name string) bool {
	return utf8.ValidString(name) && !strings.ContainsFunc(name, func(r rune) bool {
		return unicode.IsControl(r) || r == utf8.RuneError || r == '\u2028' || r == '\u2029'
	})
}

// Stat tells what is at a path without opening it.
func Stat(path string) (Info, error) {
	if err := checkPath(path); err != nil {
		return Info{}, err
	}
	found, err := os.Stat(path)
	if err != nil {
		return Info{}, err
	}
	return infoOf(found), nil
}

func infoOf(found fs.FileInfo) Info {
	info := Info{
		Kind: kindOf(found.Mode()), Size: found.Size(), Mode: uint32(found.Mode().Perm()),
		ModifiedMs: found.ModTime().UnixMilli(),
	}
	if stat, ok := found.Sys().(*syscall.Stat_t); ok {
		info.Stamp = fmt.Sprintf("%x.%x.%x.%x.%x", stat.Dev, stat.Ino, stat.Size, stat.Mtim.Nano(), stat.Ctim.Nano())
	}
	return info
}

func kindOf(mode fs.FileMode) string {
	switch mode.Type() {
	case 0:
		return "file"
	case fs.ModeDir:
		return "directory"
	case fs.ModeSymlink:
		return "link"
	case fs.ModeSocket:
		return "socket"
	case fs.ModeNamedPipe:
		return "fifo"
	default:
		return "device"
	}
}
