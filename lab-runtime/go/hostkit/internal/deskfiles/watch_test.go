package deskfiles

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"
)

// follow watches until the test ends; next waits until a path is told, and quiet says that none was told meanwhile.
func follow(t *testing.T, files, folders []string) (next func(path string)) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	told := make(chan []string, 1000)
	ended := make(chan error, 1)
	go func() {
		ended <- Watch(ctx, files, folders, func(changed []string) error {
			told <- changed
			return nil
		})
	}()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	})
	if first := <-told; len(first) != 0 {
		t.Fatal(first)
	}
	return func(path string) {
		t.Helper()
		timeout := time.After(10 * time.Second)
		for {
			select {
			case changed := <-told:
				if slices.Contains(changed, path) {
					return
				}
			case <-timeout:
				t.Fatal("nobody told of ", path)
			}
		}
	}
}

func TestWatchTellsOfEveryWayToWriteAFile(t *testing.T) {
	dir := t.TempDir()
	path, other := filepath.Join(dir, "f"), filepath.Join(dir, "g")
	put0(t, path, "one")
	next := follow(t, []string{path}, nil)
	put0(t, path, "written over")
	next(path)
	put0(t, other, "renamed over")
	if err := os.Rename(other, path); err != nil {
		t.Fatal(err)
	}
	next(path)
	// The file that was there first is another one now, and its successor is watched all the same.
	file, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := file.WriteString("more"); err != nil {
		t.Fatal(err)
	}
	file.Close()
	next(path)
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	next(path)
	if _, err := Write(path, []byte("as an editor does"), Replacing{}); err != nil {
		t.Fatal(err)
	}
	next(path)
}

func TestWatchTellsOfNamesInAFolderAndNotOfContents(t *testing.T) {
	dir := t.TempDir()
	inside := filepath.Join(dir, "a")
	put0(t, inside, "")
	next := follow(t, nil, []string{dir})
	put0(t, inside, "content alone: no name of the folder changes")
	put0(t, filepath.Join(dir, "b"), "")
	next(dir)
	if err := os.Rename(inside, filepath.Join(dir, "c")); err != nil {
		t.Fatal(err)
	}
	next(dir)
	if err := os.Remove(filepath.Join(dir, "c")); err != nil {
		t.Fatal(err)
	}
	next(dir)
}

func TestWatchFollowsLinksAndWhereTheyLeadNext(t *testing.T) {
	dir, first, second := t.TempDir(), t.TempDir(), t.TempDir()
	link := filepath.Join(dir, "link")
	for _, folder := range []string{first, second} {
		put0(t, filepath.Join(folder, "f"), "")
	}
	if err := os.Symlink(filepath.Join(first, "f"), link); err != nil {
		t.Fatal(err)
	}
	next := follow(t, []string{link}, nil)
	put0(t, filepath.Join(first, "f"), "behind the link")
	next(link)
	if err := os.Remove(link); err != nil {
		t.Fatal(err)
	}
	next(link)
	if err := os.Symlink(filepath.Join(second, "f"), link); err != nil {
		t.Fatal(err)
	}
	next(link)
	put0(t, filepath.Join(second, "f"), "behind the new one")
	next(link)
}

func TestWatchFindsAFolderAgainThatWasNotThere(t *testing.T) {
	dir := t.TempDir()
	folder := filepath.Join(dir, "later")
	path := filepath.Join(folder, "f")
	next := follow(t, []string{path}, []string{folder})
	for range 2 {
		if err := os.Mkdir(folder, 0o755); err != nil {
			t.Fatal(err)
		}
		next(path)
		put0(t, path, "x")
		next(path)
		if err := os.RemoveAll(folder); err != nil {
			t.Fatal(err)
		}
		next(folder)
	}
}

func TestWatchTakesAFloodAndTellsIfOnlyOnce(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "f")
	put0(t, path, "")
	next := follow(t, []string{path}, []string{dir})
	// More events than the kernel's queue holds by default.
	for i := range 20_000 {
		name := filepath.Join(dir, strconv.Itoa(i))
		if err := os.Symlink("x", name); err != nil {
			t.Fatal(err)
		}
	}
	next(dir)
	put0(t, path, "after the flood")
	next(path)
}

func TestWatchIsBoundedAndRefusesOddPaths(t *testing.T) {
	nobody := func([]string) error { return nil }
	many := make([]string, maxWatched+1)
	for i := range many {
		many[i] = "/tmp/" + strconv.Itoa(i)
	}
	if err := Watch(t.Context(), many, nil, nobody); !errors.Is(err, ErrTooMany) {
		t.Fatal(err)
	}
	for _, path := range []string{"relative", "/a\nb", "/\xff"} {
		if err := Watch(t.Context(), nil, []string{path}, nobody); !errors.Is(err, ErrPath) {
			t.Fatal(path, err)
		}
	}
	gone := errors.New("the reader has gone")
	if err := Watch(t.Context(), nil, nil, func([]string) error { return gone }); !errors.Is(err, gone) {
		t.Fatal(err)
	}
}
