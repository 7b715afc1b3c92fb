package supervise

import (
	"io"
	"log"
	"os"
	"strings"
	"time"
)

const (
	// A component's log is cut when it passes this size; one older part is kept.
	maxLogBytes  = 16 << 20
	tailBytes    = 3000
	trimInterval = time.Minute
)

func openLog(path string) (*os.File, error) {
	return os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o640)
}

// tail is the end of a log, for error messages.
func tail(path string) string {
	file, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer file.Close()
	if info, err := file.Stat(); err == nil && info.Size() > tailBytes {
		_, _ = file.Seek(-tailBytes, io.SeekEnd)
	}
	raw, _ := io.ReadAll(io.LimitReader(file, tailBytes))
	return "  | " + strings.ReplaceAll(strings.TrimSpace(string(raw)), "\n", "\n  | ")
}

// TrimLogs keeps every log in the folder below its limit, until stop closes. The components write in append
// mode, so a log can be copied and cut under them.
func TrimLogs(dir string, stop <-chan struct{}) {
	ticker := time.NewTicker(trimInterval)
	defer ticker.Stop()
	for {
		select {
		case <-stop:
			return
		case <-ticker.C:
			trimAll(dir, maxLogBytes)
		}
	}
}

func trimAll(dir string, limit int64) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	for _, entry := range entries {
		info, err := entry.Info()
		if err != nil || !strings.HasSuffix(entry.Name(), ".log") || info.Size() <= limit {
			continue
		}
		path := dir + "/" + entry.Name()
		if err := cutLog(path); err != nil {
			log.Printf("cannot cut %s: %v", path, err)
		}
	}
}

func cutLog(path string) error {
	source, err := os.Open(path)
	if err != nil {
		return err
	}
	defer source.Close()
	kept, err := os.Create(path + ".1")
	if err != nil {
		return err
	}
	if _, err := io.Copy(kept, source); err != nil {
		kept.Close()
		return err
	}
	if err := kept.Close(); err != nil {
		return err
	}
	return os.Truncate(path, 0)
}
