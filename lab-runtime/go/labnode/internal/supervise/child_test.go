package supervise

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		if holds() {
			return
		}
	}
	t.Fatalf("never: %s", what)
}

func shell(t *testing.T, script string) Spec {
	return Spec{Name: "test", Argv: []string{"/bin/sh", "-c", script}, LogDir: t.TempDir()}
}

func TestRestartsAndTellsWhy(t *testing.T) {
	spec := shell(t, `echo "cannot bind" >&2; exit 3`)
	child, err := Start(spec)
	if err != nil {
		t.Fatal(err)
	}
	defer child.Stop(time.Second)
	eventually(t, "two runs", func() bool {
		raw, _ := os.ReadFile(child.LogFile())
		return strings.Count(string(raw), "cannot bind") >= 2
	})
	failure := child.Failure()
	if failure == nil || !strings.Contains(failure.Error(), "exit status 3") || !strings.Contains(failure.Error(), "cannot bind") {
		t.Errorf("failure is %v", failure)
	}
}

func TestStopIsGentleFirst(t *testing.T) {
	mark := filepath.Join(t.TempDir(), "ended")
	child, err := Start(shell(t, `trap "touch `+mark+`; exit 0" TERM; echo up; while :; do sleep 0.01; done`))
	if err != nil {
		t.Fatal(err)
	}
	eventually(t, "it runs", func() bool {
		raw, _ := os.ReadFile(child.LogFile())
		return len(raw) > 0
	})
	child.Stop(5 * time.Second)
	if _, err := os.Stat(mark); err != nil {
		t.Error("it was not asked to end")
	}
}

func TestStopKillsTheStubborn(t *testing.T) {
	child, err := Start(shell(t, `trap "" TERM; echo up; while :; do sleep 0.01; done`))
	if err != nil {
		t.Fatal(err)
	}
	eventually(t, "it runs", func() bool {
		raw, _ := os.ReadFile(child.LogFile())
		return len(raw) > 0
	})
	began := time.Now()
	child.Stop(100 * time.Millisecond)
	if time.Since(began) > 3*time.Second {
		t.Error("stopping took too long")
	}
}

func TestMissingProgram(t *testing.T) {
	if _, err := Start(Spec{Name: "none", Argv: []string{"/no/such/program"}, LogDir: t.TempDir()}); err == nil {
		t.Error("a missing program is no error")
	}
}

func TestWaitReadyTellsTheLastReason(t *testing.T) {
	spec := shell(t, "sleep 60")
	spec.Ready = func(context.Context) error { return errors.New("not yet") }
	child, err := Start(spec)
	if err != nil {
		t.Fatal(err)
	}
	defer child.Stop(time.Second)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := child.WaitReady(ctx, 5*time.Millisecond); err == nil || !strings.Contains(err.Error(), "not yet") {
		t.Errorf("error is %v", err)
	}
}

func TestLogsAreCut(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "big.log")
	if err := os.WriteFile(path, []byte(strings.Repeat("x", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	trimAll(dir, 1000)
	if info, _ := os.Stat(path); info.Size() != 1000 {
		t.Error("a log within its limit is cut")
	}
	trimAll(dir, 999)
	if info, _ := os.Stat(path); info.Size() != 0 {
		t.Error("a log past its limit is not cut")
	}
	if info, err := os.Stat(path + ".1"); err != nil || info.Size() != 1000 {
		t.Error("its content is lost")
	}
}
