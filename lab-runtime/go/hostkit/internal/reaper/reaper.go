// Package reaper owns every wait of PID 1: it reaps orphans and hands the exit of a
// process that was started here to whoever started it.
package reaper

import (
	"os"
	"os/exec"
	"os/signal"
	"sync"
	"syscall"
)

// Exit is how a process ended.
type Exit struct {
	Code   int
	Signal string // empty unless a signal ended it
}

// Reaper starts processes and waits for all of them; nothing else in the program may wait.
type Reaper struct {
	// held over fork and over wait4, so that a child cannot be reaped before it is known
	mu       sync.Mutex
	children map[int]chan Exit
}

// New returns the program's one reaper; it listens for SIGCHLD until the program ends.
func New() *Reaper {
	r := &Reaper{children: map[int]chan Exit{}}
	child := make(chan os.Signal, 1)
	signal.Notify(child, syscall.SIGCHLD)
	go func() {
		for range child {
			r.reap()
		}
	}()
	return r
}

// Start starts cmd. Its Stdin, Stdout and Stderr must be nil or *os.File, because cmd.Wait is never called.
// The channel gets exactly one value.
func (r *Reaper) Start(cmd *exec.Cmd) (int, <-chan Exit, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := cmd.Start(); err != nil {
		return 0, nil, err
	}
	done := make(chan Exit, 1)
	r.children[cmd.Process.Pid] = done
	pid := cmd.Process.Pid
	_ = cmd.Process.Release()
	return pid, done, nil
}

// Kill signals the process group of a child, unless it has been reaped: its number may be another's by then.
func (r *Reaper) Kill(pid int, sig syscall.Signal) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, alive := r.children[pid]; !alive {
		return false
	}
	return syscall.Kill(-pid, sig) == nil
}

func (r *Reaper) reap() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for {
		var status syscall.WaitStatus
		pid, err := syscall.Wait4(-1, &status, syscall.WNOHANG, nil)
		if err == syscall.EINTR {
			continue
		}
		if err != nil || pid <= 0 {
			return
		}
		if done, ours := r.children[pid]; ours {
			delete(r.children, pid)
			done <- exitOf(status)
		}
	}
}

func exitOf(status syscall.WaitStatus) Exit {
	if status.Signaled() {
		return Exit{Code: 128 + int(status.Signal()), Signal: SignalName(status.Signal())}
	}
	return Exit{Code: status.ExitStatus()}
}
