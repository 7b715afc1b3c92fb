package supervisor

import (
	"fmt"
	"io"
	"os"
	"sync"

	"golang.org/x/sys/unix"
)

// A log and its predecessor each hold at most this, so that a noisy service cannot fill the lab's disk.
const maxLogBytes = 16 << 20

type logFile struct {
	mu   sync.Mutex
	path string
	file *os.File
	size int64
}

func openLog(path string) (*logFile, error) {
	file, err := openRegular(path, os.O_APPEND)
	if err != nil {
		return nil, err
	}
	info, err := file.Stat()
	if err != nil {
		file.Close()
		return nil, err
	}
	return &logFile{path: path, file: file, size: info.Size()}, nil
}

// openRegular opens a log for writing. A FIFO in its place neither blocks the service nor gets what it says.
func openRegular(path string, flags int) (*os.File, error) {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|unix.O_NONBLOCK|flags, 0o640)
	if err != nil {
		return nil, err
	}
	if info, err := file.Stat(); err != nil || !info.Mode().IsRegular() {
		file.Close()
		return nil, fmt.Errorf("%s is no file", path)
	}
	return file, nil
}

// Write never fails: a log that cannot be written (a full disk) must not stop the service that writes it.
func (l *logFile) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.size+int64(len(p)) > maxLogBytes {
		_ = os.Rename(l.path, l.path+".1")
		if next, err := openRegular(l.path, os.O_TRUNC); err == nil {
			l.file.Close()
			l.file, l.size = next, 0
		}
	}
	n, _ := l.file.Write(p)
	l.size += int64(n)
	return len(p), nil
}

// follow copies the output of one run of a service until every writer of it has gone.
func (l *logFile) follow(output *os.File) {
	defer output.Close()
	_, _ = io.CopyBuffer(struct{ io.Writer }{l}, struct{ io.Reader }{output}, make([]byte, 16<<10))
}
