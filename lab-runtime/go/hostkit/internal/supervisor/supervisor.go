// Package supervisor keeps a host's services running.
package supervisor

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"slipway/hostkit/internal/reaper"
)

const (
	firstBackoff = 200 * time.Millisecond
	maxBackoff   = 10 * time.Second
	// a service that lived this long starts again at once when it ends
	healthyAfter = 10 * time.Second
)

// Service is one entry of host.json.
type Service struct {
	Name    string            `json:"name"`
	Command []string          `json:"command"`
	Env     map[string]string `json:"env"`
	Restart *bool             `json:"restart"`
}

// Status is what ready answers about a service.
type Status struct {
	Name     string `json:"name"`
	State    string `json:"state"`
	Restarts int    `json:"restarts"`
	Pid      int    `json:"pid,omitempty"`
}

// Supervisor runs services in their order; StopAll ends them for good.
type Supervisor struct {
	reaper   *reaper.Reaper
	logDir   string
	baseEnv  []string
	stopping chan struct{}
	stopOnce sync.Once
	all      []*running
	wg       sync.WaitGroup
}

type running struct {
	service Service
	mu      sync.Mutex
	status  Status
}

// New prepares a supervisor; logs go to logDir/<name>.log.
func New(r *reaper.Reaper, logDir string, baseEnv []string) *Supervisor {
	return &Supervisor{reaper: r, logDir: logDir, baseEnv: baseEnv, stopping: make(chan struct{})}
}

// Start starts each service once, in order, and keeps them running.
func (s *Supervisor) Start(services []Service) {
	for _, service := range services {
		one := &running{service: service, status: Status{Name: service.Name, State: "starting"}}
		s.all = append(s.all, one)
		started := make(chan struct{})
		s.wg.Add(1)
		go s.keep(one, started)
		<-started
	}
}

// Statuses tells the state of every service in start order.
func (s *Supervisor) Statuses() []Status {
	list := make([]Status, 0, len(s.all))
	for _, one := range s.all {
		one.mu.Lock()
		list = append(list, one.status)
		one.mu.Unlock()
	}
	return list
}

// StopAll asks every service to end and kills what is left after the grace.
func (s *Supervisor) StopAll(grace time.Duration) {
	s.stopOnce.Do(func() { close(s.stopping) })
	s.signal(syscall.SIGTERM)
	done := make(chan struct{})
	go func() { s.wg.Wait(); close(done) }()
	select {
	case <-done:
	case <-time.After(grace):
		s.signal(syscall.SIGKILL)
	}
}

func (s *Supervisor) signal(sig syscall.Signal) {
	for _, one := range s.all {
		one.mu.Lock()
		pid := one.status.Pid
		one.mu.Unlock()
		if pid != 0 {
			s.reaper.Kill(pid, sig)
		}
	}
}

func (one *running) set(change func(*Status)) {
	one.mu.Lock()
	defer one.mu.Unlock()
	change(&one.status)
}

func (s *Supervisor) keep(one *running, started chan<- struct{}) {
	defer s.wg.Done()
	first := sync.OnceFunc(func() { close(started) })
	defer first()
	log, err := openLog(filepath.Join(s.logDir, filepath.Base(one.service.Name)+".log"))
	if err != nil {
		fmt.Fprintf(os.Stderr, "labinit: log of %s: %v\n", one.service.Name, err)
		one.set(func(st *Status) { st.State = "stopped" })
		return
	}
	backoff := firstBackoff
	for {
		begun := time.Now()
		pid, done, err := s.launch(one.service, log)
		if err != nil {
			fmt.Fprintf(log, "labinit: cannot start %s: %v\n", one.service.Name, err)
		} else {
			one.set(func(st *Status) { st.State, st.Pid = "running", pid })
			// StopAll may have signalled before the pid was known
			if s.isStopping() {
				s.reaper.Kill(pid, syscall.SIGTERM)
			}
			first()
			exit := <-done
			fmt.Fprintf(log, "labinit: %s ended with code %d %s\n", one.service.Name, exit.Code, exit.Signal)
		}
		first()
		restart := one.service.Restart == nil || *one.service.Restart
		if !restart || s.isStopping() {
			one.set(func(st *Status) { st.State, st.Pid = "stopped", 0 })
			return
		}
		if time.Since(begun) > healthyAfter {
			backoff = firstBackoff
		}
		one.set(func(st *Status) { st.State, st.Pid, st.Restarts = "backoff", 0, st.Restarts+1 })
		select {
		case <-s.stopping:
			one.set(func(st *Status) { st.State = "stopped" })
			return
		case <-time.After(backoff):
		}
		backoff = min(backoff*2, maxBackoff)
	}
}

func (s *Supervisor) isStopping() bool {
	select {
	case <-s.stopping:
		return true
	default:
		return false
	}
}

func (s *Supervisor) launch(service Service, log *logFile) (int, <-chan reaper.Exit, error) {
	if len(service.Command) == 0 {
		return 0, nil, fmt.Errorf("no command")
	}
	read, write, err := os.Pipe()
	if err != nil {
		return 0, nil, err
	}
	defer write.Close()
	cmd := exec.Command(service.Command[0], service.Command[1:]...)
	cmd.Env = append([]string{}, s.baseEnv...)
	for key, value := range service.Env {
		cmd.Env = append(cmd.Env, key+"="+value)
	}
	cmd.Dir = "/"
	cmd.Stdout, cmd.Stderr = write, write
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	pid, done, err := s.reaper.Start(cmd)
	if err != nil {
		read.Close()
		return 0, nil, err
	}
	go log.follow(read)
	return pid, done, nil
}
