package deskfiles

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

func put0(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o640); err != nil {
		t.Fatal(err)
	}
}

func mustRead(t *testing.T, path string) Content {
	t.Helper()
	content, err := Read(path)
	if err != nil {
		t.Fatal(path, err)
	}
	return content
}

// left fails the test when anything but these names is in a folder.
func left(t *testing.T, folder string, names ...string) {
	t.Helper()
	all, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	got := []string{}
	for _, each := range all {
		got = append(got, each.Name())
	}
	if strings.Join(got, " ") != strings.Join(names, " ") {
		t.Fatalf("%v, not %v", got, names)
	}
}

func TestReadKeepsEveryByte(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f")
	text := "\xef\xbb\xbfa\r\nb\xff\x00 no newline"
	put0(t, path, text)
	content := mustRead(t, path)
	if string(content.Data) != text || content.Revision != Revision([]byte(text)) || content.Kind != "file" {
		t.Fatal(content)
	}
}

// fifoAndSparse makes what a read would wait for, and what is larger than any limit.
func fifoAndSparse(t *testing.T, dir string) (fifo, sparse string) {
	t.Helper()
	fifo = filepath.Join(dir, "fifo")
	if err := unix.Mkfifo(fifo, 0o644); err != nil {
		t.Fatal(err)
	}
	sparse = filepath.Join(dir, "sparse")
	put0(t, sparse, "")
	if err := os.Truncate(sparse, 2<<30); err != nil {
		t.Fatal(err)
	}
	return fifo, sparse
}

func TestReadNeverWaitsAndNeverReadsTooMuch(t *testing.T) {
	dir := t.TempDir()
	fifo, sparse := fifoAndSparse(t, dir)
	link := filepath.Join(dir, "link")
	if err := os.Symlink(fifo, link); err != nil {
		t.Fatal(err)
	}
	loop := filepath.Join(dir, "loop")
	if err := os.Symlink(loop, loop); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]error{
		fifo: ErrSpecial, link: ErrSpecial, sparse: ErrTooLarge, dir: ErrDirectory, loop: unix.ELOOP,
		"/dev/zero": ErrSpecial, "relative": ErrPath, "/tmp/a\nb": ErrPath, "/tmp/\xff": ErrPath,
		"/" + strings.Repeat("x", maxPathBytes): ErrPath, filepath.Join(dir, "none"): fs.ErrNotExist,
		filepath.Join(sparse, "below"): unix.ENOTDIR,
	} {
		begun := time.Now()
		if _, err := Read(path); !errors.Is(err, want) {
			t.Fatalf("%q: %v, not %v", path, err, want)
		}
		if time.Since(begun) > 5*time.Second {
			t.Fatal("waited", path)
		}
	}
}

func TestWriteReplacesWhatWasReadAndNothingElse(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "f")
	put0(t, path, "one")
	if err := os.Chmod(path, 0o755|fs.ModeSetuid); err != nil {
		t.Fatal(err)
	}
	first := mustRead(t, path)
	if _, err := Write(path, []byte("two"), Replacing{Revision: first.Revision}); err != nil {
		t.Fatal(err)
	}
	found, err := os.Stat(path)
	if err != nil || found.Mode() != 0o755|fs.ModeSetuid {
		t.Fatal(found.Mode(), err)
	}
	if _, err := Write(path, []byte("three"), Replacing{Revision: first.Revision}); !errors.Is(err, ErrChanged) {
		t.Fatal(err)
	}
	if _, err := Write(path, []byte("three"), Replacing{}); !errors.Is(err, fs.ErrExist) {
		t.Fatal(err)
	}
	if got := mustRead(t, path); string(got.Data) != "two" {
		t.Fatal(string(got.Data))
	}
	after, err := Write(path, []byte("three"), Replacing{Force: true})
	if got := mustRead(t, path); err != nil || string(got.Data) != "three" || got.Revision != after.Revision || got.Stamp != after.Stamp {
		t.Fatal(got, err)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if _, err := Write(path, nil, Replacing{Revision: first.Revision}); !errors.Is(err, ErrChanged) {
		t.Fatal(err)
	}
	left(t, dir)
	if _, err := Write(path, nil, Replacing{}); err != nil {
		t.Fatal(err)
	}
	left(t, dir, "f")
}

func TestWriteKeepsTheOwner(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("only root gives files away")
	}
	path := filepath.Join(t.TempDir(), "f")
	put0(t, path, "one")
	if err := os.Chown(path, 1234, 4321); err != nil {
		t.Fatal(err)
	}
	if _, err := Write(path, []byte("two"), Replacing{Force: true}); err != nil {
		t.Fatal(err)
	}
	found, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if stat := found.Sys().(*syscall.Stat_t); stat.Uid != 1234 || stat.Gid != 4321 {
		t.Fatal(stat.Uid, stat.Gid)
	}
}

func TestWriteFollowsLinks(t *testing.T) {
	dir := t.TempDir()
	real, sub := filepath.Join(dir, "real"), filepath.Join(dir, "a", "b")
	if err := os.MkdirAll(sub, 0o755); err != nil {
		t.Fatal(err)
	}
	// Behind the link to a/b, `..` is a.
	for name, target := range map[string]string{"to-sub": sub, "link": "to-sub/../f", "dangling": "real", "self": "self"} {
		if err := os.Symlink(target, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := Write(filepath.Join(dir, "link"), []byte("x"), Replacing{}); err != nil {
		t.Fatal(err)
	}
	if got := mustRead(t, filepath.Join(dir, "a", "f")); string(got.Data) != "x" {
		t.Fatal(got)
	}
	if _, err := Write(filepath.Join(dir, "dangling"), []byte("y"), Replacing{}); err != nil {
		t.Fatal(err)
	}
	if got := mustRead(t, real); string(got.Data) != "y" {
		t.Fatal(got)
	}
	if _, err := Write(filepath.Join(dir, "self"), nil, Replacing{Force: true}); !errors.Is(err, unix.ELOOP) {
		t.Fatal(err)
	}
	if found, err := os.Lstat(filepath.Join(dir, "link")); err != nil || found.Mode()&fs.ModeSymlink == 0 {
		t.Fatal("the link was replaced", err)
	}
}

func TestWriteRefusesWhatItWouldBreak(t *testing.T) {
	dir := t.TempDir()
	path, other, fifo := filepath.Join(dir, "f"), filepath.Join(dir, "g"), filepath.Join(dir, "p")
	put0(t, path, "one")
	if err := os.Link(path, other); err != nil {
		t.Fatal(err)
	}
	if err := unix.Mkfifo(fifo, 0o644); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		path string
		size int
		want error
	}{
		{path, 1, ErrLinked}, {fifo, 1, ErrSpecial}, {dir, 1, ErrDirectory}, {other, MaxBytes + 1, ErrTooLarge},
		{filepath.Join(dir, "none", "f"), 1, fs.ErrNotExist},
	} {
		if _, err := Write(c.path, bytes.Repeat([]byte("x"), c.size), Replacing{Force: true}); !errors.Is(err, c.want) {
			t.Fatalf("%s: %v", c.path, err)
		}
	}
	left(t, dir, "f", "g", "p")
}

func TestListNamesWhatIsThere(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"b.yaml", "a\nb", "\xff", "이름"} {
		put0(t, filepath.Join(dir, name), "12")
	}
	if err := os.Mkdir(filepath.Join(dir, "z"), 0o755); err != nil {
		t.Fatal(err)
	}
	for name, target := range map[string]string{"y": "z", "x": "nowhere"} {
		if err := os.Symlink(target, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	listing, err := List(dir)
	if err != nil || listing.More {
		t.Fatal(listing, err)
	}
	names := []string{}
	for _, each := range listing.Entries {
		name := each.Name + ":" + each.Kind + each.Target
		if each.Odd {
			name += "!"
		}
		names = append(names, name)
	}
	want := `y:linkdirectory z:directory "\xff":file! "a\nb":file! b.yaml:file x:linknone 이름:file`
	if got := strings.Join(names, " "); got != want {
		t.Fatal(got)
	}
	if _, err := List(filepath.Join(dir, "b.yaml")); !errors.Is(err, unix.ENOTDIR) {
		t.Fatal(err)
	}
}

func TestListIsBounded(t *testing.T) {
	dir := t.TempDir()
	for index := range maxEntries + 5 {
		put0(t, filepath.Join(dir, string(rune('a'+index%26))+strings.Repeat("x", index/26)), "")
	}
	listing, err := List(dir)
	if err != nil || len(listing.Entries) != maxEntries || !listing.More {
		t.Fatal(len(listing.Entries), listing.More, err)
	}
}

func TestMoveTakesNothingsPlace(t *testing.T) {
	dir := t.TempDir()
	from, to := filepath.Join(dir, "a"), filepath.Join(dir, "b")
	put0(t, from, "1")
	put0(t, to, "2")
	if err := Move(from, to); !errors.Is(err, fs.ErrExist) {
		t.Fatal(err)
	}
	if err := Move(from, filepath.Join(dir, "c")); err != nil {
		t.Fatal(err)
	}
	left(t, dir, "b", "c")
}

func TestADeletionIsUndone(t *testing.T) {
	dir := t.TempDir()
	trash := NewTrash(filepath.Join(dir, "trash"))
	path := filepath.Join(dir, "folder")
	if err := os.Mkdir(path, 0o755); err != nil {
		t.Fatal(err)
	}
	put0(t, filepath.Join(path, "f"), "1")
	id, err := trash.Delete(path)
	if err != nil {
		t.Fatal(err)
	}
	left(t, dir, "trash")
	put0(t, path, "in its place")
	if _, err := trash.Restore(id); !errors.Is(err, fs.ErrExist) {
		t.Fatal(err)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if back, err := trash.Restore(id); err != nil || back != path {
		t.Fatal(back, err)
	}
	left(t, path, "f")
	if _, err := trash.Restore(id); !errors.Is(err, ErrGone) {
		t.Fatal(err)
	}
	if _, err := trash.Delete("/"); !errors.Is(err, ErrPath) {
		t.Fatal(err)
	}
}

func TestTheTrashIsBounded(t *testing.T) {
	dir := t.TempDir()
	trash := NewTrash(filepath.Join(dir, "trash"))
	first := ""
	for range maxKept + 1 {
		path := filepath.Join(dir, "f")
		put0(t, path, "")
		id, err := trash.Delete(path)
		if err != nil {
			t.Fatal(err)
		}
		if first == "" {
			first = id
		}
	}
	if _, err := trash.Restore(first); !errors.Is(err, ErrGone) {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		if _, err := os.Lstat(filepath.Join(dir, "trash", first)); errors.Is(err, fs.ErrNotExist) {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("what fell out of the trash is still there")
		}
	}
	trash.expire(trash.kept[0].id)
	if len(trash.kept) != maxKept-1 {
		t.Fatal(len(trash.kept))
	}
}

// Where the trash lies on another file system, what is deleted stays beside its place.
func TestADeletionAcrossFileSystems(t *testing.T) {
	shared, err := os.MkdirTemp("/dev/shm", "deskfiles-")
	if err != nil {
		t.Skip("no second file system:", err)
	}
	defer os.RemoveAll(shared)
	trash := NewTrash(filepath.Join(t.TempDir(), "trash"))
	path := filepath.Join(shared, "f")
	put0(t, path, "1")
	id, err := trash.Delete(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	if listing, err := List(shared); err != nil || len(listing.Entries) != 0 {
		t.Fatal(listing, err)
	}
	if _, err := trash.Restore(id); err != nil {
		t.Fatal(err)
	}
	left(t, shared, "f")
}
