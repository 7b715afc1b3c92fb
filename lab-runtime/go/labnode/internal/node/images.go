package node

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strings"
	"time"

	"slipway/labnode/internal/config"
	"slipway/labnode/internal/layout"
	"slipway/labnode/internal/pki"
)

// importedFile is kept inside containerd's root, so that a baked root remembers what is in it.
const importedFile = "labnode-imported.json"

// importImages loads `<data-dir>/agent/images/*.tar[.gz]` into containerd, unpacked. A file that was loaded before
// and has not changed is not loaded again.
func importImages(ctx context.Context, c *config.Config) error {
	dir := layout.Dir(c.DataDir)
	files, err := imageArchives(dir.Agent("images"))
	if err != nil || len(files) == 0 {
		return err
	}
	record := dir.Agent("containerd", importedFile)
	done := readImported(record)
	for _, path := range files {
		info, err := os.Stat(path)
		if err != nil {
			return err
		}
		mark := fmt.Sprintf("%d %d", info.Size(), info.ModTime().UnixNano())
		if done[path] == mark {
			continue
		}
		began := time.Now()
		if err := importArchive(ctx, c, path); err != nil {
			return err
		}
		log.Printf("images of %s are imported in %s", path, time.Since(began).Round(time.Millisecond))
		done[path] = mark
		raw, err := json.Marshal(done)
		if err != nil {
			return err
		}
		if err := pki.WriteFile(record, raw, 0o600); err != nil {
			return err
		}
	}
	return nil
}

func imageArchives(dir string) ([]string, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var files []string
	for _, entry := range entries {
		name := entry.Name()
		if strings.HasSuffix(name, ".tar") || strings.HasSuffix(name, ".tar.gz") || strings.HasSuffix(name, ".tgz") {
			files = append(files, filepath.Join(dir, name))
		}
	}
	sort.Strings(files)
	return files, nil
}

func readImported(path string) map[string]string {
	done := map[string]string{}
	raw, err := os.ReadFile(path)
	if err == nil {
		// A damaged record only costs importing again.
		_ = json.Unmarshal(raw, &done)
	}
	return done
}

func importArchive(ctx context.Context, c *config.Config, path string) error {
	arguments := []string{"--address", layout.ContainerdSocket, "--namespace", "k8s.io", "images", "import", "--snapshotter", c.Snapshotter, "-"}
	importer := exec.CommandContext(ctx, "ctr", arguments...)
	archive, err := os.Open(path)
	if err != nil {
		return err
	}
	defer archive.Close()
	if strings.HasSuffix(path, "gz") {
		unzip := exec.CommandContext(ctx, "gzip", "-dc")
		unzip.Stdin = archive
		pipe, err := unzip.StdoutPipe()
		if err != nil {
			return err
		}
		importer.Stdin = pipe
		if err := unzip.Start(); err != nil {
			return err
		}
		defer func() { _ = unzip.Wait() }()
	} else {
		importer.Stdin = archive
	}
	output, err := importer.CombinedOutput()
	if err != nil {
		return fmt.Errorf("cannot import images of %s: %w: %s", path, err, strings.TrimSpace(string(output)))
	}
	return nil
}
