package execsession

import (
	"encoding/json"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"slipway/hostkit/internal/reaper"
)

var oneReaper = reaper.New()

type client struct {
	t    *testing.T
	conn net.Conn
	out  *frameWriter
}

func open(t *testing.T, request Request) *client {
	t.Helper()
	return openWith(t, request, func(*net.UnixConn) {})
}

func openWith(t *testing.T, request Request, prepare func(*net.UnixConn)) *client {
	t.Helper()
	listener, err := net.Listen("unix", filepath.Join(t.TempDir(), "s"))
	if err != nil {
		t.Fatal(err)
	}
	accepted := make(chan struct{})
	defer func() { <-accepted; listener.Close() }()
	go func() {
		conn, err := listener.Accept()
		close(accepted)
		if err == nil {
			prepare(conn.(*net.UnixConn))
			Serve(oneReaper, conn, conn, request, os.Environ())
		}
	}()
	conn, err := net.Dial("unix", listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	_ = conn.SetDeadline(time.Now().Add(10 * time.Second))
	return &client{t, conn, &frameWriter{conn: conn}}
}

// finish reads to the end.
func (c *client) finish() (stdout, stderr string, exit exitPayload, failure errorPayload) {
	c.t.Helper()
	buffer := make([]byte, maxFrame)
	for {
		kind, payload, err := readFrame(c.conn, buffer)
		if err != nil {
			c.t.Fatal(err)
		}
		switch kind {
		case frameStdout:
			stdout += string(payload)
		case frameStderr:
			stderr += string(payload)
		case frameExit:
			_ = json.Unmarshal(payload, &exit)
			return
		case frameError:
			_ = json.Unmarshal(payload, &failure)
			return
		}
	}
}

func TestStreamsAndExitCode(t *testing.T) {
	c := open(t, Request{Argv: []string{"sh", "-c", "cat; echo err >&2; exit 7"}, Cwd: "/", Stdin: true})
	_ = c.out.write(frameStdin, []byte("hello "))
	_ = c.out.write(frameStdin, []byte("there"))
	_ = c.out.write(frameStdin, nil)
	stdout, stderr, exit, _ := c.finish()
	if stdout != "hello there" || stderr != "err\n" || exit.Code != 7 {
		t.Fatal(stdout, stderr, exit)
	}
}

func TestMuchOutputArrivesWhole(t *testing.T) {
	c := open(t, Request{Argv: []string{"head", "-c", "5000000", "/dev/zero"}, Cwd: "/"})
	stdout, _, exit, _ := c.finish()
	if len(stdout) != 5_000_000 || exit.Code != 0 {
		t.Fatal(len(stdout), exit)
	}
}

func TestOutputOfAnEndedCommandWaitsForASlowClient(t *testing.T) {
	const size = 60_000 // the pipe holds it all, so the command ends although nobody reads
	ended := filepath.Join(t.TempDir(), "ended")
	script := fmt.Sprintf("head -c %d /dev/zero; touch %s", size, ended)
	request := Request{Argv: []string{"sh", "-c", script}, Cwd: "/"}
	c := openWith(t, request, func(conn *net.UnixConn) { _ = conn.SetWriteBuffer(4 << 10) })
	for deadline := time.Now().Add(5 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		if _, err := os.Stat(ended); err == nil {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("the command did not end")
		}
	}
	time.Sleep(2 * drainAfterExit)
	if stdout, _, _, _ := c.finish(); len(stdout) != size {
		t.Fatalf("%d of %d bytes", len(stdout), size)
	}
}

func TestSignal(t *testing.T) {
	c := open(t, Request{Argv: []string{"sleep", "60"}, Cwd: "/"})
	_ = c.out.write(frameSignal, []byte("SIGINT"))
	if _, _, exit, _ := c.finish(); exit.Signal != "SIGINT" || exit.Code != 130 {
		t.Fatalf("%+v", exit)
	}
}

func TestAChildThatKeepsTheOutputDoesNotHoldTheExit(t *testing.T) {
	c := open(t, Request{Argv: []string{"sh", "-c", "sleep 20 & echo done"}, Cwd: "/"})
	begun := time.Now()
	if stdout, _, exit, _ := c.finish(); stdout != "done\n" || exit.Code != 0 || time.Since(begun) > 5*time.Second {
		t.Fatal(stdout, exit)
	}
}

func TestCannotStart(t *testing.T) {
	for argv, want := range map[string]string{"no-such-command": "not_found", "/etc/passwd": "not_executable", "": "start_failed"} {
		if _, _, _, failure := open(t, Request{Argv: []string{argv}, Cwd: "/"}).finish(); failure.Code != want {
			t.Fatalf("%q: %+v", argv, failure)
		}
	}
}

func pidFrom(t *testing.T, c *client) int {
	t.Helper()
	_, payload, err := readFrame(c.conn, make([]byte, maxFrame))
	if err != nil {
		t.Fatal(err)
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(payload)))
	if err != nil {
		t.Fatal(err)
	}
	return pid
}

func goesAway(t *testing.T, pid int) {
	t.Helper()
	deadline := time.Now().Add(5 * time.Second)
	for syscall.Kill(pid, 0) == nil {
		if time.Now().After(deadline) {
			t.Fatal("still there")
		}
		time.Sleep(5 * time.Millisecond)
	}
}

func TestHangUpKillsTheGroup(t *testing.T) {
	c := open(t, Request{Argv: []string{"sh", "-c", "trap '' TERM HUP; sleep 60 & echo $!; wait"}, Cwd: "/"})
	pid := pidFrom(t, c)
	c.conn.Close()
	// its parent, this machine's PID 1, may reap late
	deadline := time.Now().Add(5 * time.Second)
	for {
		status, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
		if err != nil || strings.Contains(string(status), ") Z ") {
			return
		}
		if time.Now().After(deadline) {
			t.Fatal("still there")
		}
		time.Sleep(5 * time.Millisecond)
	}
}

func TestHangUpIsSeenWhileTheCommandDoesNotRead(t *testing.T) {
	c := open(t, Request{Argv: []string{"sh", "-c", "echo $$; exec sleep 60"}, Cwd: "/", Stdin: true})
	pid := pidFrom(t, c)
	for range 3 { // more than a pipe holds, less than the socket buffers
		_ = c.out.write(frameStdin, make([]byte, maxFrame))
	}
	c.conn.Close()
	goesAway(t, pid)
}

func TestInputThatNobodyReadsLosesNoExit(t *testing.T) {
	for range 20 {
		c := open(t, Request{Argv: []string{"echo", "out"}, Stdin: true})
		for range 50 {
			if c.out.write(frameStdin, []byte("in")) != nil {
				break
			}
		}
		stdout, _, exit, _ := c.finish()
		if stdout != "out\n" || exit.Code != 0 {
			t.Fatalf("got %q, %+v", stdout, exit)
		}
		c.conn.Close()
	}
}
