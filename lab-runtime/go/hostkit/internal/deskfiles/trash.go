package deskfiles

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"time"

	"golang.org/x/sys/unix"
)

const (
	// keptFor is how long a deletion can be undone.
	keptFor = 10 * time.Minute
	// maxKept bounds what lies in the trash at once; past it the oldest goes for good.
	maxKept = 50
)

// besidePrefix heads the name of what lies in no trash folder; a listing leaves it out.
const besidePrefix = ".slipway-trash-"

// Trash keeps what was deleted for a while.
type Trash struct {
	folder string
	mutex  sync.Mutex
	// kept is in the order of deletion.
	kept []thrown
}

type thrown struct {
	id, from, at string
	drop         *time.Timer
}

// NewTrash keeps deleted things in a folder, which is made when the first comes.
func NewTrash(folder string) *Trash { return &Trash{folder: folder} }

// Delete moves a file, link or folder out of sight and returns what Restore takes.
func (t *Trash) Delete(path string) (string, error) {
	if err := checkPath(path); err != nil {
		return "", err
	}
	path = filepath.Clean(path)
	if path == "/" {
		return "", ErrPath
	}
	id, err := newID()
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(t.folder, 0o700); err != nil {
		return "", err
	}
	at := filepath.Join(t.folder, id)
	err = rename(path, at, unix.RENAME_NOREPLACE)
	if errors.Is(err, unix.EXDEV) {
		// /tmp and /run are file systems of their own, and nothing is copied here: it stays beside its place.
		at = filepath.Join(filepath.Dir(path), besidePrefix+id)
		err = rename(path, at, unix.RENAME_NOREPLACE)
	}
	if err != nil {
		return "", err
	}
	t.mutex.Lock()
	defer t.mutex.Unlock()
	for len(t.kept) >= maxKept {
		t.dropLocked(0)
	}
	drop := time.AfterFunc(keptFor, func() { t.expire(id) })
	t.kept = append(t.kept, thrown{id: id, from: path, at: at, drop: drop})
	return id, nil
}

// Restore puts a deleted thing back, where nothing has taken its name, and returns its path.
func (t *Trash) Restore(id string) (string, error) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	index := t.find(id)
	if index < 0 {
		return "", ErrGone
	}
	each := t.kept[index]
	if err := rename(each.at, each.from, unix.RENAME_NOREPLACE); err != nil {
		return "", err
	}
	each.drop.Stop()
	t.kept = append(t.kept[:index], t.kept[index+1:]...)
	return each.from, nil
}

func (t *Trash) expire(id string) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	if index := t.find(id); index >= 0 {
		t.dropLocked(index)
	}
}

func (t *Trash) find(id string) int {
	for index, each := range t.kept {
		if each.id == id {
			return index
		}
	}
	return -1
}

func (t *Trash) dropLocked(index int) {
	each := t.kept[index]
	each.drop.Stop()
	t.kept = append(t.kept[:index], t.kept[index+1:]...)
	// What cannot be removed stays out of sight: it is the host's own file, and the host ends with its lab.
	go func() { _ = os.RemoveAll(each.at) }()
}

func newID() (string, error) {
	bytes := make([]byte, 16)
	if _, err := rand.Read(bytes); err != nil {
		return "", err
	}
	return hex.EncodeToString(bytes), nil
}
