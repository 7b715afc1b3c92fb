package hostfiles

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

func TestWriteThenRead(t *testing.T) {
	path := filepath.Join(t.TempDir(), "deep", "er", "file")
	if err := Write(path, strings.NewReader("hello"), 0o600); err != nil {
		t.Fatal(err)
	}
	data, err := Read(path)
	if err != nil || string(data) != "hello" {
		t.Fatal(string(data), err)
	}
	info, _ := os.Stat(path)
	if info.Mode().Perm() != 0o600 {
		t.Fatal(info.Mode())
	}
}

func TestLimits(t *testing.T) {
	dir := t.TempDir()
	big := filepath.Join(dir, "big")
	if err := Write(big, bytes.NewReader(make([]byte, MaxBytes+1)), 0o644); !errors.Is(err, ErrTooLarge) {
		t.Fatal(err)
	}
	if left, _ := os.ReadDir(dir); len(left) != 0 {
		t.Fatal("a half file was left")
	}
	if err := os.WriteFile(big, make([]byte, MaxBytes+1), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Read(big); !errors.Is(err, ErrTooLarge) {
		t.Fatal(err)
	}
	if _, err := Read("relative"); !errors.Is(err, ErrPath) {
		t.Fatal(err)
	}
	fifo := filepath.Join(dir, "fifo")
	if err := unix.Mkfifo(fifo, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Read(fifo); !errors.Is(err, ErrNotRegular) {
		t.Fatal(err)
	}
	if _, err := Read(dir); !errors.Is(err, ErrNotRegular) {
		t.Fatal(err)
	}
}

func TestStatFollowsLinks(t *testing.T) {
	dir := t.TempDir()
	program, link := filepath.Join(dir, "istioctl"), filepath.Join(dir, "link")
	if err := os.WriteFile(program, []byte("#!"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(program, link); err != nil {
		t.Fatal(err)
	}
	if info, err := Stat(link); err != nil || info.Kind != "file" || info.Size != 2 || info.Mode != 0o755 {
		t.Fatal(info, err)
	}
	if info, err := Stat(dir); err != nil || info.Kind != "directory" {
		t.Fatal(info, err)
	}
	if _, err := Stat(filepath.Join(dir, "none")); !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
}
