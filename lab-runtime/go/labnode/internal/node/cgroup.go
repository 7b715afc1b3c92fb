package node

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// delegateCgroups makes a container's own cgroup usable for pods on cgroup v2, where a cgroup with children may
// hold no processes: they move to /init, and the controllers are handed down. On v1 there is nothing to do.
func delegateCgroups(root string) error {
	controllers, err := os.ReadFile(filepath.Join(root, "cgroup.controllers"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	var wanted []string
	enabled, err := os.ReadFile(filepath.Join(root, "cgroup.subtree_control"))
	if err != nil {
		return err
	}
	for _, name := range strings.Fields(string(controllers)) {
		if !strings.Contains(" "+string(enabled)+" ", name) {
			wanted = append(wanted, "+"+name)
		}
	}
	if len(wanted) == 0 {
		return nil
	}
	if err := moveProcesses(root, filepath.Join(root, "init")); err != nil {
		return err
	}
	for _, name := range wanted {
		if err := os.WriteFile(filepath.Join(root, "cgroup.subtree_control"), []byte(name), 0o644); err != nil {
			return fmt.Errorf("cannot hand cgroup controller %s to pods: %w", name, err)
		}
	}
	return nil
}

// moveProcesses repeats, because processes fork while they are moved. The real root cgroup keeps kernel threads,
// which cannot move and need not.
func moveProcesses(from, to string) error {
	if _, err := os.Stat(filepath.Join(from, "cgroup.type")); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err := os.Mkdir(to, 0o755); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	for range 10 {
		raw, err := os.ReadFile(filepath.Join(from, "cgroup.procs"))
		if err != nil {
			return err
		}
		pids := strings.Fields(string(raw))
		if len(pids) == 0 {
			return nil
		}
		for _, pid := range pids {
			// A process that ended meanwhile is no failure.
			_ = os.WriteFile(filepath.Join(to, "cgroup.procs"), []byte(pid), 0o644)
		}
	}
	return fmt.Errorf("processes stay in %s", from)
}

// removePodCgroups removes the empty cgroups that the kubelet leaves when it ends, of every v1 controller or of v2.
func removePodCgroups(root string) {
	trees, err := filepath.Glob(filepath.Join(root, "*", "kubepods"))
	if err != nil {
		return
	}
	for _, tree := range append(trees, filepath.Join(root, "kubepods")) {
		var dirs []string
		_ = filepath.WalkDir(tree, func(path string, entry fs.DirEntry, err error) error {
			if err == nil && entry.IsDir() {
				dirs = append(dirs, path)
			}
			return nil
		})
		for i := len(dirs) - 1; i >= 0; i-- {
			// One that still holds a dying process stays; the next start uses it again.
			_ = os.Remove(dirs[i])
		}
	}
}
