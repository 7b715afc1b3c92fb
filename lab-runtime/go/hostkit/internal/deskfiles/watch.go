package deskfiles

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

const (
	// maxWatched bounds the paths of one Watch: an editor shows some dozens.
	maxWatched = 256
	// maxFolders bounds the kernel's watches of one Watch: each file may be a link to another folder.
	maxFolders = 2 * maxWatched
	// settle gathers what one save is: a file made, written, renamed.
	settle = 50 * time.Millisecond
	// retryAfter is how soon a folder that was not there, or is no more, is looked for again.
	retryAfter = time.Second
	// Each event has a name of 255 bytes at most; what does not fit waits in the kernel's own bounded queue.
	eventBytes = 64 << 10
)

// ErrTooMany says that a Watch was asked for too many paths, or that the kernel gives no more watches.
var ErrTooMany = errors.New("too many paths to watch")

// What a name is told for; content and attributes matter only where the name is that of a watched file.
const (
	namesChanged   = unix.IN_CREATE | unix.IN_DELETE | unix.IN_MOVED_FROM | unix.IN_MOVED_TO
	contentChanged = unix.IN_MODIFY | unix.IN_CLOSE_WRITE | unix.IN_ATTRIB
	folderGone     = unix.IN_DELETE_SELF | unix.IN_MOVE_SELF | unix.IN_IGNORED | unix.IN_UNMOUNT
	watchMask      = namesChanged | contentChanged | unix.IN_DELETE_SELF | unix.IN_MOVE_SELF | unix.IN_ONLYDIR
)

type set map[string]struct{}

func (s set) add(path string) { s[path] = struct{}{} }

// watched is one folder of the kernel's, and the asked paths that its events mean.
type watched struct {
	files   map[string]set
	folders set
}

type watcher struct {
	fd    int
	mutex sync.Mutex
	// ended: the descriptor may be another file's by now.
	ended bool
	// isFile is asked of each path that is watched.
	isFile  map[string]bool
	byWatch map[int]*watched
	// lost are paths whose folder has no watch now.
	lost    set
	changed set
	wake    chan struct{}
}

// Watch tells which of the files have other content, and which of the folders other names, until the context ends or
// tell fails. It tells nothing once when everything is watched. Folders are what is watched, never the files: who
// saves by renaming puts another file in the place of the one that was there.
func Watch(ctx context.Context, files, folders []string, tell func(changed []string) error) error {
	if len(files)+len(folders) > maxWatched {
		return ErrTooMany
	}
	fd, err := unix.InotifyInit1(unix.IN_CLOEXEC | unix.IN_NONBLOCK)
	if err != nil {
		return errors.Join(ErrTooMany, err)
	}
	// Not blocking, so that closing it ends the read.
	events := os.NewFile(uintptr(fd), "inotify")
	w := &watcher{
		fd: fd, isFile: map[string]bool{}, byWatch: map[int]*watched{}, lost: set{}, changed: set{},
		wake: make(chan struct{}, 1),
	}
	defer w.end(events)
	for isFile, paths := range map[bool][]string{true: files, false: folders} {
		for _, path := range paths {
			if err := checkPath(path); err != nil {
				return err
			}
			w.isFile[path] = isFile
		}
	}
	for path := range w.isFile {
		if err := w.watch(path); errors.Is(err, unix.ENOSPC) {
			return errors.Join(ErrTooMany, err)
		}
	}
	if err := tell([]string{}); err != nil {
		return err
	}
	go w.read(events)
	return w.run(ctx, tell)
}

func (w *watcher) end(events *os.File) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	w.ended = true
	events.Close()
}

func (w *watcher) run(ctx context.Context, tell func([]string) error) error {
	ticker := time.NewTicker(retryAfter)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-ticker.C:
			w.retry()
			continue
		case <-w.wake:
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(settle):
		}
		if paths := w.take(); len(paths) > 0 {
			if err := tell(paths); err != nil {
				return err
			}
		}
	}
}

// watch finds the folders that a path's changes show in; where there is none the path is lost until there is.
func (w *watcher) watch(path string) error {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	return w.watchLocked(path)
}

func (w *watcher) watchLocked(path string) error {
	err := w.addLocked(path, path)
	if err != nil {
		w.lost.add(path)
		return err
	}
	delete(w.lost, path)
	if target, err := filepath.EvalSymlinks(path); err == nil && w.isFile[path] && target != path {
		// A file behind a link changes in the folder where it lies.
		return w.addLocked(path, target)
	}
	return nil
}

func (w *watcher) addLocked(path, at string) error {
	folder := at
	if w.isFile[path] {
		folder = filepath.Dir(at)
	}
	if len(w.byWatch) >= maxFolders {
		return unix.ENOSPC
	}
	id, err := unix.InotifyAddWatch(w.fd, folder, watchMask)
	if err != nil {
		return err
	}
	if w.byWatch[id] == nil {
		w.byWatch[id] = &watched{files: map[string]set{}, folders: set{}}
	}
	if !w.isFile[path] {
		w.byWatch[id].folders.add(path)
		return nil
	}
	name := filepath.Base(at)
	if w.byWatch[id].files[name] == nil {
		w.byWatch[id].files[name] = set{}
	}
	w.byWatch[id].files[name].add(path)
	return nil
}

// retry looks again for the folders of lost paths, and tells of those that it finds.
func (w *watcher) retry() {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	for path := range w.lost {
		if w.watchLocked(path) == nil {
			w.changedLocked(path)
		}
	}
}

func (w *watcher) read(events *os.File) {
	buffer := make([]byte, eventBytes)
	for {
		n, err := events.Read(buffer)
		if err != nil {
			return
		}
		w.mutex.Lock()
		if w.ended {
			w.mutex.Unlock()
			return
		}
		for rest := buffer[:n]; len(rest) >= unix.SizeofInotifyEvent; {
			event := (*unix.InotifyEvent)(unsafe.Pointer(&rest[0]))
			end := unix.SizeofInotifyEvent + int(event.Len)
			w.takeEventLocked(event, unix.ByteSliceToString(rest[unix.SizeofInotifyEvent:end]))
			rest = rest[end:]
		}
		w.mutex.Unlock()
	}
}

func (w *watcher) takeEventLocked(event *unix.InotifyEvent, name string) {
	if event.Mask&unix.IN_Q_OVERFLOW != 0 {
		for path := range w.isFile {
			w.changedLocked(path)
		}
		return
	}
	place := w.byWatch[int(event.Wd)]
	if place == nil {
		return
	}
	if event.Mask&folderGone != 0 {
		w.dropLocked(int(event.Wd), place)
		return
	}
	for path := range place.files[name] {
		w.changedLocked(path)
		// The link itself may lead elsewhere now.
		_ = w.watchLocked(path)
	}
	if event.Mask&namesChanged != 0 {
		for path := range place.folders {
			w.changedLocked(path)
		}
	}
}

// dropLocked forgets a folder that is gone, or has another name: its paths are looked for again.
func (w *watcher) dropLocked(id int, place *watched) {
	delete(w.byWatch, id)
	// Gone already where the folder is.
	_, _ = unix.InotifyRmWatch(w.fd, uint32(id))
	paths := set{}
	for _, each := range place.files {
		for path := range each {
			paths.add(path)
		}
	}
	for path := range place.folders {
		paths.add(path)
	}
	for path := range paths {
		w.lost.add(path)
		w.changedLocked(path)
	}
}

func (w *watcher) changedLocked(path string) {
	w.changed.add(path)
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

func (w *watcher) take() []string {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	paths := make([]string, 0, len(w.changed))
	for path := range w.changed {
		paths = append(paths, path)
	}
	clear(w.changed)
	slices.Sort(paths)
	return paths
}
