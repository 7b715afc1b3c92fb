package reaper

import (
	"os/exec"
	"strconv"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// A process has one reaper: a second would take the first one's exits.
var onlyReaper = New()

func wait(t *testing.T, done <-chan Exit) Exit {
	t.Helper()
	select {
	case exit := <-done:
		return exit
	case <-time.After(5 * time.Second):
		t.Fatal("no exit")
		return Exit{}
	}
}

func TestExitsReachTheirStarters(t *testing.T) {
	r := onlyReaper
	var all []<-chan Exit
	for i := range 40 {
		_, done, err := r.Start(exec.Command("sh", "-c", "exit "+strconv.Itoa(i)))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, done)
	}
	for i, done := range all {
		if exit := wait(t, done); exit.Code != i {
			t.Fatalf("process %d ended with %d", i, exit.Code)
		}
	}
}

func TestOrphansAreReapedAndDisturbNobody(t *testing.T) {
	if err := unix.Prctl(unix.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0); err != nil {
		t.Skip(err)
	}
	r := onlyReaper
	_, done, err := r.Start(exec.Command("sh", "-c", "(sleep 0.05; exit 9) & exit 3"))
	if err != nil {
		t.Fatal(err)
	}
	if exit := wait(t, done); exit.Code != 3 {
		t.Fatalf("code %d", exit.Code)
	}
	deadline := time.Now().Add(5 * time.Second)
	for time.Now().Before(deadline) {
		var info unix.Siginfo
		if err := unix.Waitid(unix.P_ALL, 0, &info, unix.WEXITED|unix.WNOHANG|unix.WNOWAIT, nil); err == unix.ECHILD {
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
	t.Fatal("an orphan was left")
}

func TestKillEndsTheGroupAndNeverAReapedOne(t *testing.T) {
	r := onlyReaper
	cmd := exec.Command("sleep", "30")
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	pid, done, err := r.Start(cmd)
	if err != nil {
		t.Fatal(err)
	}
	if !r.Kill(pid, syscall.SIGKILL) {
		t.Fatal("not killed")
	}
	if exit := wait(t, done); exit.Signal != "SIGKILL" || exit.Code != 137 {
		t.Fatalf("%+v", exit)
	}
	if r.Kill(pid, syscall.SIGKILL) {
		t.Fatal("killed a reaped process")
	}
}
