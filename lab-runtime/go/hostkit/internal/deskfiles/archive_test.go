package deskfiles

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

func download(t *testing.T, path string) []byte {
	t.Helper()
	plan, err := PlanDownload(path)
	if err != nil {
		t.Fatal(path, err)
	}
	var sent bytes.Buffer
	if err := plan.Write(&sent); err != nil {
		t.Fatal(path, err)
	}
	return sent.Bytes()
}

func TestAFolderIsDownloadedWithModesAndLinksAndNothingThatWaits(t *testing.T) {
	parent := t.TempDir()
	dir := filepath.Join(parent, "work")
	for _, folder := range []string{dir, filepath.Join(dir, "empty"), filepath.Join(dir, besidePrefix+"x")} {
		if err := os.Mkdir(folder, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	put0(t, filepath.Join(dir, "run.sh"), "#!/bin/sh\n")
	put0(t, filepath.Join(dir, "two\nlines \xff"), "odd")
	if err := os.Chmod(filepath.Join(dir, "run.sh"), 0o750); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("../../etc/shadow", filepath.Join(dir, "link")); err != nil {
		t.Fatal(err)
	}
	if err := unix.Mkfifo(filepath.Join(dir, "fifo"), 0o644); err != nil {
		t.Fatal(err)
	}
	// Through a link, too: the archive is called as the folder is.
	if err := os.Symlink(dir, filepath.Join(parent, "alias")); err != nil {
		t.Fatal(err)
	}
	compressed, err := gzip.NewReader(bytes.NewReader(download(t, filepath.Join(parent, "alias"))))
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for archive := tar.NewReader(compressed); ; {
		header, err := archive.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(archive)
		if err != nil {
			t.Fatal(err)
		}
		got[header.Name] = header.FileInfo().Mode().String() + " " + header.Linkname + string(text)
	}
	want := map[string]string{
		"work/": "drwxr-xr-x ", "work/empty/": "drwxr-xr-x ", "work/run.sh": "-rwxr-x--- #!/bin/sh\n",
		"work/two\nlines \xff": "-rw-r----- odd", "work/link": "Lrwxrwxrwx ../../etc/shadow",
	}
	for name, text := range want {
		if got[name] != text {
			t.Errorf("%q: %q, not %q", name, got[name], text)
		}
	}
	if len(got) != len(want) {
		t.Error(got)
	}
}

func TestAFileIsDownloadedAsItIsAndNothingElseIs(t *testing.T) {
	dir := t.TempDir()
	large := filepath.Join(dir, "large")
	put0(t, large, string(bytes.Repeat([]byte("0123456789abcdef"), MaxBytes/8)))
	if data := download(t, large); len(data) != 2*MaxBytes {
		t.Fatal(len(data))
	}
	fifo, sparse := fifoAndSparse(t, dir)
	start := time.Now()
	for path, want := range map[string]error{
		fifo: ErrSpecial, "/dev/zero": ErrSpecial, sparse: ErrTooMuch, dir: ErrTooMuch, "relative": ErrPath,
		filepath.Join(dir, "none"): fs.ErrNotExist,
	} {
		if _, err := PlanDownload(path); !errors.Is(err, want) {
			t.Errorf("%s: %v", path, err)
		}
	}
	if spent := time.Since(start); spent > 5*time.Second {
		t.Error(spent)
	}
}

func TestADownloadStopsAtItsBoundsAndWhenAFileShrinks(t *testing.T) {
	dir := t.TempDir()
	for i := range MaxDownloadNames {
		if err := os.Symlink("x", filepath.Join(dir, strconv.Itoa(i))); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := PlanDownload(dir); !errors.Is(err, ErrTooMuch) {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "log")
	put0(t, path, "a few lines")
	plan, err := PlanDownload(path)
	if err != nil {
		t.Fatal(err)
	}
	put0(t, path, "cut")
	if err := plan.Write(io.Discard); err == nil {
		t.Fatal("what is not whole was sent as if it were")
	}
}
