package supervisor

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"slipway/hostkit/internal/reaper"
)

func eventually(t *testing.T, what string, check func() bool) {
	t.Helper()
	deadline := time.Now().Add(5 * time.Second)
	for !check() {
		if time.Now().After(deadline) {
			t.Fatal("never: " + what)
		}
		time.Sleep(5 * time.Millisecond)
	}
}

func TestRestartsLogsAndStops(t *testing.T) {
	dir := t.TempDir()
	no := false
	s := New(reaper.New(), dir, os.Environ())
	s.Start([]Service{
		{Name: "short", Command: []string{"sh", "-c", "echo again; exit 1"}},
		{Name: "long", Command: []string{"sh", "-c", "echo $WORD; exec sleep 60"}, Env: map[string]string{"WORD": "hello"}},
		{Name: "once", Command: []string{"true"}, Restart: &no},
		{Name: "missing", Command: []string{"/no/such/file"}},
	})
	eventually(t, "two restarts", func() bool { return s.Statuses()[0].Restarts >= 2 })
	eventually(t, "long runs, once stopped, missing backs off", func() bool {
		list := s.Statuses()
		return list[1].State == "running" && list[1].Pid > 0 && list[2].State == "stopped" && list[3].Restarts > 0
	})
	eventually(t, "its log", func() bool {
		text, _ := os.ReadFile(filepath.Join(dir, "long.log"))
		return strings.Contains(string(text), "hello")
	})
	begun := time.Now()
	s.StopAll(3 * time.Second)
	if time.Since(begun) > 2*time.Second {
		t.Fatal("stopping was slow")
	}
	for _, status := range s.Statuses() {
		if status.State != "stopped" {
			t.Fatalf("%+v", status)
		}
	}
}

func TestLogIsBounded(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.log")
	log, err := openLog(path)
	if err != nil {
		t.Fatal(err)
	}
	chunk := bytes.Repeat([]byte("x"), 1<<20)
	for range 50 {
		_, _ = log.Write(chunk)
	}
	for _, name := range []string{path, path + ".1"} {
		info, err := os.Stat(name)
		if err != nil || info.Size() > maxLogBytes {
			t.Fatalf("%s: %v %v", name, info, err)
		}
	}
}

func TestFIFOInPlaceOfALogBlocksNobody(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.log")
	if err := unix.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() {
		_, err := openLog(path)
		done <- err
	}()
	select {
	case err := <-done:
		if err == nil {
			t.Fatal("a FIFO was taken for a log")
		}
	case <-time.After(5 * time.Second):
		t.Fatal("it waits for a reader")
	}
}
