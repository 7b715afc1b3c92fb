package execsession

import (
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"os/user"
	"strconv"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"slipway/hostkit/internal/reaper"
)

const (
	// after the command's own end, how long a child that kept its output may go on writing
	drainAfterExit = 300 * time.Millisecond
	// how often a connection is looked at while the command does not take its input
	hangUpCheck = 500 * time.Millisecond
	readChunk   = 32 << 10
	// how long a client may take to read the last frame and hang up
	lingerAfterExit = 2 * time.Second
)

// Request is the body of POST /v1/exec.
type Request struct {
	Argv  []string          `json:"argv"`
	Env   map[string]string `json:"env"`
	Cwd   string            `json:"cwd"`
	Stdin bool              `json:"stdin"`
	User  string            `json:"user"`
}

type exitPayload struct {
	Code   int    `json:"code"`
	Signal string `json:"signal,omitempty"`
}

type errorPayload struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

// Serve runs the command and returns when it has ended or the client has hung up, which kills its process group.
// `in` is the connection's reading side, with what the HTTP server had read ahead.
func Serve(r *reaper.Reaper, conn net.Conn, in io.Reader, request Request, env []string) {
	defer conn.Close()
	out := &frameWriter{conn: conn}
	p, err := start(r, request, env)
	if err != nil {
		_ = out.writeJSON(frameError, errorPayload{Code: startFailure(err), Message: err.Error()})
		halfClose(conn)
		_, _ = io.Copy(io.Discard, in)
		return
	}
	gone := make(chan struct{})
	hangUp := sync.OnceFunc(func() { close(gone) })
	go func() {
		defer hangUp()
		p.takeFrames(r, conn, in)
	}()
	var copies sync.WaitGroup
	for kind, file := range map[byte]*os.File{frameStdout: p.stdout, frameStderr: p.stderr} {
		copies.Add(1)
		go func() {
			defer copies.Done()
			if copyOut(out, kind, file) != nil {
				hangUp()
			}
		}()
	}
	var exit reaper.Exit
	select {
	case exit = <-p.done:
	case <-gone:
		r.Kill(p.pid, syscall.SIGKILL)
		p.close()
		<-p.done
		return
	}
	deadline := time.Now().Add(drainAfterExit)
	_ = p.stdout.SetReadDeadline(deadline)
	_ = p.stderr.SetReadDeadline(deadline)
	copies.Wait()
	p.close()
	_ = out.writeJSON(frameExit, exitPayload{Code: exit.Code, Signal: exit.Signal})
	halfClose(conn)
	<-gone
}

// halfClose ends the output and leaves the input open for a while. Closing a connection on which frames of the
// client wait unread resets it, and the client would lose the last frames, the exit among them.
func halfClose(conn net.Conn) {
	if half, ok := conn.(interface{ CloseWrite() error }); ok {
		_ = half.CloseWrite()
	}
	_ = conn.SetReadDeadline(time.Now().Add(lingerAfterExit))
}

type process struct {
	pid                   int
	done                  <-chan reaper.Exit
	stdin, stdout, stderr *os.File
}

func (p *process) close() {
	for _, file := range []*os.File{p.stdin, p.stdout, p.stderr} {
		if file != nil {
			file.Close()
		}
	}
}

func start(r *reaper.Reaper, request Request, env []string) (*process, error) {
	if len(request.Argv) == 0 || request.Argv[0] == "" {
		return nil, errors.New("argv is empty")
	}
	cmd := exec.Command(request.Argv[0], request.Argv[1:]...)
	if cmd.Err != nil && !errors.Is(cmd.Err, exec.ErrDot) {
		return nil, cmd.Err
	}
	cmd.Env = append([]string{}, env...)
	for key, value := range request.Env {
		cmd.Env = append(cmd.Env, key+"="+value)
	}
	cmd.Dir = "/root"
	if request.Cwd != "" {
		cmd.Dir = request.Cwd
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if request.User != "" && request.User != "root" {
		credential, err := credentialOf(request.User)
		if err != nil {
			return nil, err
		}
		cmd.SysProcAttr.Credential = credential
	}
	p := &process{}
	var theirs []*os.File
	defer func() {
		for _, file := range theirs {
			file.Close()
		}
	}()
	pipe := func() (read, write *os.File, err error) { return os.Pipe() }
	var err error
	if request.Stdin {
		var read *os.File
		if read, p.stdin, err = pipe(); err != nil {
			return nil, err
		}
		theirs, cmd.Stdin = append(theirs, read), read
	}
	var write *os.File
	if p.stdout, write, err = pipe(); err != nil {
		p.close()
		return nil, err
	}
	theirs, cmd.Stdout = append(theirs, write), write
	if p.stderr, write, err = pipe(); err != nil {
		p.close()
		return nil, err
	}
	theirs, cmd.Stderr = append(theirs, write), write
	if p.pid, p.done, err = r.Start(cmd); err != nil {
		p.close()
		return nil, err
	}
	return p, nil
}

func credentialOf(name string) (*syscall.Credential, error) {
	found, err := user.Lookup(name)
	if err != nil {
		if found, err = user.LookupId(name); err != nil {
			return nil, fmt.Errorf("no user %q", name)
		}
	}
	uid, err := strconv.ParseUint(found.Uid, 10, 32)
	if err != nil {
		return nil, err
	}
	gid, err := strconv.ParseUint(found.Gid, 10, 32)
	if err != nil {
		return nil, err
	}
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
}

func startFailure(err error) string {
	switch {
	case errors.Is(err, exec.ErrNotFound), errors.Is(err, os.ErrNotExist):
		return "not_found"
	case errors.Is(err, os.ErrPermission):
		return "not_executable"
	default:
		return "start_failed"
	}
}

func copyOut(out *frameWriter, kind byte, from *os.File) error {
	buffer := make([]byte, readChunk)
	for {
		n, err := from.Read(buffer)
		if n > 0 {
			if writeErr := out.write(kind, buffer[:n]); writeErr != nil {
				return writeErr
			}
		}
		if errors.Is(err, os.ErrDeadlineExceeded) {
			return copyLeft(out, kind, from, buffer)
		}
		if err != nil {
			return nil // the end of the output
		}
	}
}

// copyLeft passes on what the pipe holds when patience is over: a client that was slow to read has not got it yet.
// What a child that kept the output writes after that is lost.
func copyLeft(out *frameWriter, kind byte, from *os.File, buffer []byte) error {
	left := held(from)
	_ = from.SetReadDeadline(time.Time{})
	for left > 0 {
		n, err := from.Read(buffer[:min(left, len(buffer))])
		if n == 0 || err != nil {
			return nil
		}
		left -= n
		if err := out.write(kind, buffer[:n]); err != nil {
			return err
		}
	}
	return nil
}

// held is how many bytes can be read from the pipe without waiting.
func held(pipe *os.File) (bytes int) {
	raw, err := pipe.SyscallConn()
	if err != nil {
		return 0
	}
	_ = raw.Control(func(fd uintptr) {
		if n, err := unix.IoctlGetInt(int(fd), unix.TIOCINQ); err == nil {
			bytes = n
		}
	})
	return bytes
}

// takeFrames returns when the client has hung up or breaks the protocol.
func (p *process) takeFrames(r *reaper.Reaper, conn net.Conn, in io.Reader) {
	buffer := make([]byte, maxFrame)
	for {
		kind, payload, err := readFrame(in, buffer)
		if err != nil {
			return
		}
		switch kind {
		case frameStdin:
			if p.stdin == nil {
				continue
			}
			if len(payload) == 0 {
				p.stdin.Close()
				continue
			}
			if !p.feed(conn, payload) {
				return
			}
		case frameSignal:
			if sig, ok := reaper.ParseSignal(string(payload)); ok {
				r.Kill(p.pid, sig)
			}
		default:
			return
		}
	}
}

// feed writes to the command's stdin. It is false when the client went while the command would not read.
func (p *process) feed(conn net.Conn, payload []byte) bool {
	for len(payload) > 0 {
		_ = p.stdin.SetWriteDeadline(time.Now().Add(hangUpCheck))
		n, err := p.stdin.Write(payload)
		payload = payload[n:]
		if errors.Is(err, os.ErrDeadlineExceeded) {
			if hungUp(conn) {
				return false
			}
			continue
		}
		if err != nil {
			return true // the command has closed its stdin: what comes is dropped
		}
	}
	return true
}

func hungUp(conn net.Conn) bool {
	raw, ok := conn.(syscall.Conn)
	if !ok {
		return false
	}
	control, err := raw.SyscallConn()
	if err != nil {
		return true
	}
	gone := false
	err = control.Control(func(fd uintptr) {
		poll := []unix.PollFd{{Fd: int32(fd), Events: unix.POLLRDHUP}}
		if n, err := unix.Poll(poll, 0); err == nil && n > 0 {
			gone = poll[0].Revents&(unix.POLLRDHUP|unix.POLLHUP|unix.POLLERR) != 0
		}
	})
	return err != nil || gone
}
