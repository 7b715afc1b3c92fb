package deskfiles

import (
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// Entry is one name of a folder.
type Entry struct {
	// Name as it is, or quoted as Go quotes bytes where Odd says so.
	Name string `json:"name"`
	Kind string `json:"kind"`
	// Target is the kind that a link leads to, or "none".
	Target string `json:"target,omitempty"`
	// Odd names hold a newline, another control character or bytes that are no UTF-8: no path of ours leads to them.
	Odd  bool  `json:"odd,omitempty"`
	Size int64 `json:"size"`
}

// Listing is a folder's content; More says that there is more than it holds.
type Listing struct {
	Entries []Entry `json:"entries"`
	More    bool    `json:"more"`
}

// List names what is in a folder, folders first.
func List(path string) (Listing, error) {
	if err := checkPath(path); err != nil {
		return Listing{}, err
	}
	found, err := os.Stat(path)
	if err != nil {
		return Listing{}, err
	}
	if !found.IsDir() {
		return Listing{}, unix.ENOTDIR
	}
	folder, err := os.OpenFile(path, os.O_RDONLY|unix.O_DIRECTORY|unix.O_NONBLOCK|unix.O_CLOEXEC, 0)
	if err != nil {
		return Listing{}, err
	}
	defer folder.Close()
	// One more than is told, so that a folder of a million names costs no more than a full one.
	all, err := folder.ReadDir(maxEntries + 1)
	if err != nil && err != io.EOF {
		return Listing{}, err
	}
	listing := Listing{Entries: []Entry{}, More: len(all) > maxEntries}
	for _, each := range all[:min(len(all), maxEntries)] {
		if !strings.HasPrefix(each.Name(), besidePrefix) {
			listing.Entries = append(listing.Entries, entryOf(path, each))
		}
	}
	slices.SortFunc(listing.Entries, func(a, b Entry) int {
		if isFolder(a) != isFolder(b) {
			if isFolder(a) {
				return -1
			}
			return 1
		}
		return strings.Compare(a.Name, b.Name)
	})
	return listing, nil
}

func isFolder(entry Entry) bool { return entry.Kind == "directory" || entry.Target == "directory" }

func entryOf(folder string, each fs.DirEntry) Entry {
	entry := Entry{Name: each.Name(), Kind: kindOf(each.Type())}
	if !isPlain(entry.Name) {
		entry.Name, entry.Odd = strconv.QuoteToASCII(entry.Name), true
	}
	// Gone since it was listed: it stays in the list without a size.
	if info, err := each.Info(); err == nil {
		entry.Size = info.Size()
	}
	if entry.Kind == "link" {
		entry.Target = "none"
		if target, err := os.Stat(filepath.Join(folder, each.Name())); err == nil {
			entry.Target, entry.Size = kindOf(target.Mode()), target.Size()
		}
	}
	return entry
}
