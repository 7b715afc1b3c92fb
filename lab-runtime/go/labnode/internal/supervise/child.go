// Package supervise runs components as child processes and starts them again when they end.
package supervise

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync"
	"syscall"
	"time"
)

const (
	firstBackoff = 200 * time.Millisecond
	maxBackoff   = 5 * time.Second
	// A component that ran this long was healthy: its next restart is quick again.
	healthyAfter = 30 * time.Second
)

// Spec is a component.
type Spec struct {
	Name   string
	Argv   []string
	Env    []string
	LogDir string
	// Ready is asked until it returns nil; WaitReady gives its last error.
	Ready func(context.Context) error
}

// Child is a started component.
type Child struct {
	spec    Spec
	mu      sync.Mutex
	process *os.Process
	last    error
	stop    chan struct{}
	done    chan struct{}
	once    sync.Once
}

// Start runs the component until Stop.
func Start(spec Spec) (*Child, error) {
	if err := os.MkdirAll(spec.LogDir, 0o755); err != nil {
		return nil, err
	}
	c := &Child{spec: spec, stop: make(chan struct{}), done: make(chan struct{})}
	started := make(chan error, 1)
	go c.loop(started)
	return c, <-started
}

// loop owns its thread: the kernel sends the parent-death signal when the *thread* that forked ends.
func (c *Child) loop(started chan<- error) {
	runtime.LockOSThread()
	defer close(c.done)
	backoff := firstBackoff
	for first := true; ; first = false {
		began := time.Now()
		command, err := c.spawn()
		if first {
			started <- err
			if err != nil {
				return
			}
		}
		if err == nil {
			err = command.Wait()
			if err == nil {
				err = errors.New("exit status 0")
			}
		}
		select {
		case <-c.stop:
			return
		default:
		}
		failure := fmt.Errorf("%s ended after %s: %w\n%s", c.spec.Name, time.Since(began).Round(time.Millisecond), err, tail(c.LogFile()))
		c.mu.Lock()
		c.process, c.last = nil, failure
		c.mu.Unlock()
		log.Printf("%v", failure)
		if time.Since(began) > healthyAfter {
			backoff = firstBackoff
		}
		select {
		case <-c.stop:
			return
		case <-time.After(backoff):
		}
		backoff = min(backoff*2, maxBackoff)
	}
}

func (c *Child) spawn() (*exec.Cmd, error) {
	output, err := openLog(c.LogFile())
	if err != nil {
		return nil, err
	}
	defer output.Close()
	command := exec.Command(c.spec.Argv[0], c.spec.Argv[1:]...)
	command.Env = append(os.Environ(), c.spec.Env...)
	command.Stdout, command.Stderr = output, output
	command.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL, Setpgid: true}
	c.mu.Lock()
	defer c.mu.Unlock()
	select {
	case <-c.stop:
		return nil, errors.New("stopping")
	default:
	}
	if err := command.Start(); err != nil {
		return nil, err
	}
	c.process = command.Process
	return command, nil
}

// LogFile is where the component's output goes.
func (c *Child) LogFile() string { return filepath.Join(c.spec.LogDir, c.spec.Name+".log") }

// Failure is why the component last ended, with the end of its log; nil if it never did.
func (c *Child) Failure() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.last
}

// WaitReady polls the component's Ready until it holds. Its error tells what failed last and how the log ends.
func (c *Child) WaitReady(ctx context.Context, interval time.Duration) error {
	for {
		err := c.spec.Ready(ctx)
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			if failure := c.Failure(); failure != nil {
				err = failure
			}
			return fmt.Errorf("%s is not ready: %w", c.spec.Name, err)
		case <-time.After(interval):
		}
	}
}

// Stop sends SIGTERM, and SIGKILL after the grace. It returns when the process is gone.
func (c *Child) Stop(grace time.Duration) {
	c.once.Do(func() { close(c.stop) })
	c.signal(syscall.SIGTERM)
	select {
	case <-c.done:
		return
	case <-time.After(grace):
	}
	c.signal(syscall.SIGKILL)
	<-c.done
}

func (c *Child) signal(signal syscall.Signal) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.process != nil {
		_ = c.process.Signal(signal)
	}
}
