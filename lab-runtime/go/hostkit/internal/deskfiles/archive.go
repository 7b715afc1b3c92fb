package deskfiles

import (
	"archive/tar"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
)

const (
	// MaxDownloadBytes bounds a file, or the files of a folder together, that a browser takes home.
	MaxDownloadBytes = 256 << 20
	// MaxDownloadNames bounds the files, links and folders of an archive.
	MaxDownloadNames = 20_000
)

// ErrTooMuch says that a download has more bytes or names than it may.
var ErrTooMuch = fmt.Errorf("more than %d MiB or %d names", MaxDownloadBytes>>20, MaxDownloadNames)

// Download is what a path leads to, ready to be written once its bounds are known.
type Download struct {
	// IsArchive: a folder, which comes as a tar archive compressed by gzip.
	IsArchive bool
	// Size of a file; of an archive nobody knows it before.
	Size    int64
	path    string
	device  uint64
	entries []string
}

// PlanDownload looks at everything that a download would hold. FIFOs, sockets and devices are left out of an archive,
// and so is what lies on another file system: /proc has no end.
func PlanDownload(path string) (*Download, error) {
	if err := checkPath(path); err != nil {
		return nil, err
	}
	path, err := filepath.EvalSymlinks(path)
	if err != nil {
		return nil, err
	}
	found, err := os.Lstat(path)
	if err != nil {
		return nil, err
	}
	if !found.IsDir() {
		if err := regular(found); err != nil {
			return nil, err
		}
		if found.Size() > MaxDownloadBytes {
			return nil, ErrTooMuch
		}
		return &Download{Size: found.Size(), path: path}, nil
	}
	download := &Download{IsArchive: true, path: path, device: deviceOf(found)}
	return download, download.gather()
}

func (d *Download) gather() error {
	var bytes int64
	return filepath.WalkDir(d.path, func(path string, each fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return err
		}
		info, err := each.Info()
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return err
		}
		if each.IsDir() && (deviceOf(info) != d.device || strings.HasPrefix(each.Name(), besidePrefix)) {
			return fs.SkipDir
		}
		switch {
		case info.Mode().IsRegular():
			bytes += info.Size()
		case !info.IsDir() && info.Mode()&fs.ModeSymlink == 0:
			return nil
		}
		if len(d.entries) >= MaxDownloadNames || bytes > MaxDownloadBytes {
			return ErrTooMuch
		}
		d.entries = append(d.entries, path)
		return nil
	})
}

// Write sends the file, or the archive. An error after the first byte means that what was sent is not whole.
func (d *Download) Write(to io.Writer) error {
	if !d.IsArchive {
		return copyFile(to, d.path, d.Size)
	}
	compressed, err := gzip.NewWriterLevel(to, gzip.BestSpeed)
	if err != nil {
		return err
	}
	archive := tar.NewWriter(compressed)
	for _, path := range d.entries {
		if err := d.writeEntry(archive, path); err != nil {
			return err
		}
	}
	if err := archive.Close(); err != nil {
		return err
	}
	return compressed.Close()
}

func (d *Download) writeEntry(archive *tar.Writer, path string) error {
	info, err := os.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	target := ""
	switch {
	case info.Mode()&fs.ModeSymlink != 0:
		if target, err = os.Readlink(path); err != nil {
			return err
		}
	case !info.IsDir() && !info.Mode().IsRegular():
		// Something else took its name since it was looked at.
		return nil
	}
	header, err := tar.FileInfoHeader(info, target)
	if err != nil {
		return err
	}
	within, err := filepath.Rel(filepath.Dir(d.path), path)
	if err != nil {
		return err
	}
	header.Name = within
	if info.IsDir() {
		header.Name += "/"
	}
	if err := archive.WriteHeader(header); err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return nil
	}
	return copyFile(archive, path, header.Size)
}

// copyFile sends exactly so many bytes: what has grown since is cut, what has shrunk is an error.
func copyFile(to io.Writer, path string, size int64) error {
	file, err := os.OpenFile(path, os.O_RDONLY|unix.O_NONBLOCK|unix.O_NOCTTY|unix.O_NOFOLLOW|unix.O_CLOEXEC, 0)
	if err != nil {
		return err
	}
	defer file.Close()
	found, err := file.Stat()
	if err != nil {
		return err
	}
	if err := regular(found); err != nil {
		return err
	}
	_, err = io.CopyN(to, file, size)
	return err
}

func deviceOf(info fs.FileInfo) uint64 {
	if stat, ok := info.Sys().(*syscall.Stat_t); ok {
		return stat.Dev
	}
	return 0
}
