package hostapi

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"slipway/hostkit/internal/podnet"
	"slipway/hostkit/internal/reaper"
	"slipway/hostkit/internal/supervisor"
)

var oneReaper = reaper.New()

func serve(t *testing.T) string {
	t.Helper()
	return serveWithin(t, limits)
}

func serveWithin(t *testing.T, limits map[kind]share) string {
	t.Helper()
	socket := filepath.Join(t.TempDir(), "s")
	listener, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	api := newAPI(Deps{
		Reaper: oneReaper, Supervisor: supervisor.New(oneReaper, t.TempDir(), nil),
		Dialer: podnet.NewDialer(t.TempDir()), Environment: os.Environ,
		TrashDir: filepath.Join(t.TempDir(), "trash"),
	}, limits)
	api.SetReady()
	server := &http.Server{Handler: api}
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(func() { server.Close() })
	return socket
}

// call sends one request and leaves the connection to the test.
func call(t *testing.T, socket, method, path, headers, body string) (*http.Response, *bufio.Reader, net.Conn) {
	t.Helper()
	conn, err := net.Dial("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	_ = conn.SetDeadline(time.Now().Add(10 * time.Second))
	fmt.Fprintf(conn, "%s %s HTTP/1.1\r\nHost: labinit\r\n%sContent-Length: %d\r\n\r\n%s", method, path, headers, len(body), body)
	reader := bufio.NewReader(conn)
	response, err := http.ReadResponse(reader, nil)
	if err != nil {
		t.Fatal(err)
	}
	return response, reader, conn
}

func text(t *testing.T, response *http.Response) string {
	t.Helper()
	data, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestReadyAndErrors(t *testing.T) {
	socket := serve(t)
	response, _, _ := call(t, socket, "GET", "/v1/ready", "", "")
	if body := text(t, response); !strings.Contains(body, `"ready":true`) {
		t.Fatal(body)
	}
	for _, c := range []struct {
		method, path, body string
		status             int
	}{
		{"POST", "/v1/exec", "{", 400},
		{"POST", "/v1/exec", `{"argv":["true"]}`, 426},
		{"POST", "/v1/probe", `{"url":"gopher://x"}`, 400},
		{"POST", "/v1/probe", strings.Repeat("x", maxRequestBody+1), 413},
		{"GET", "/v1/files?path=/no/such", "", 404},
		{"GET", "/v1/files?path=relative", "", 400},
		{"PUT", "/v1/files?path=/tmp/x&mode=9", "", 400},
		{"GET", "/v1/stat?path=/no/such", "", 404},
		{"GET", "/v1/stat?path=relative", "", 400},
		{"GET", "/v1/processes?pod=172.16.9.9", "", 404},
		{"GET", "/v1/sockets?pod=172.16.9.9", "", 404},
		{"GET", "/elsewhere", "", 404},
	} {
		if response, _, _ := call(t, socket, c.method, c.path, "", c.body); response.StatusCode != c.status {
			t.Fatalf("%s %s: %d", c.method, c.path, response.StatusCode)
		}
	}
}

func TestTheHostsOwnSocketsAreListed(t *testing.T) {
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	response, _, _ := call(t, serve(t), "GET", "/v1/sockets", "", "")
	if body := text(t, response); !strings.Contains(body, listener.Addr().String()) {
		t.Fatal(body)
	}
}

func TestDialIsARawTunnel(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	go func() {
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		all, _ := io.ReadAll(conn) // ends by the client's half close
		_, _ = conn.Write([]byte(strings.ToUpper(string(all))))
	}()
	socket := serve(t)
	body := fmt.Sprintf(`{"address":%q}`, listener.Addr().String())
	response, reader, conn := call(t, socket, "POST", "/v1/dial", "Connection: Upgrade\r\nUpgrade: slipway-dial\r\n", body)
	if response.StatusCode != http.StatusSwitchingProtocols {
		t.Fatal(response.StatusCode, text(t, response))
	}
	_, _ = conn.Write([]byte("hello"))
	_ = conn.(*net.UnixConn).CloseWrite()
	if back, err := io.ReadAll(reader); err != nil || string(back) != "HELLO" {
		t.Fatal(string(back), err)
	}
}

func TestDialFailureIsNamed(t *testing.T) {
	response, _, _ := call(t, serve(t), "POST", "/v1/dial", "Connection: Upgrade\r\nUpgrade: slipway-dial\r\n", `{"address":"127.0.0.1:1"}`)
	if body := text(t, response); response.StatusCode != 502 || !strings.Contains(body, `"refused"`) {
		t.Fatal(response.StatusCode, body)
	}
}

// holdDials opens tunnels for one caller until labinit refuses, and returns how many it took.
func holdDials(t *testing.T, socket, headers, body string) int {
	t.Helper()
	for held := 0; ; held++ {
		response, _, _ := call(t, socket, "POST", "/v1/dial", headers+"Connection: Upgrade\r\nUpgrade: slipway-dial\r\n", body)
		switch response.StatusCode {
		case http.StatusSwitchingProtocols:
		case http.StatusTooManyRequests:
			return held
		default:
			t.Fatal(response.StatusCode)
		}
	}
}

func silentListener(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			t.Cleanup(func() { conn.Close() })
		}
	}()
	t.Cleanup(func() { listener.Close() })
	return fmt.Sprintf(`{"address":%q}`, listener.Addr().String())
}

// small has room for a few tunnels, and one of everything else.
var small = map[kind]share{readiness: {1, 1}, execute: {1, 1}, dial: {grading: 2, learner: 3}, probing: {1, 1}, files: {1, 1}, look: {1, 1}}

func TestALearnersTunnelsLeaveGradingItsOwn(t *testing.T) {
	socket, address := serveWithin(t, small), silentListener(t)
	if held := holdDials(t, socket, "Slipway-Caller: learner\r\n", address); held != small[dial].learner {
		t.Fatal("held", held)
	}
	// Who does not say is a server of before, or whoever: no budget of its own.
	if held := holdDials(t, socket, "", address); held != 0 {
		t.Fatal("without a caller", held)
	}
	grading := "Slipway-Caller: grading\r\n"
	for _, c := range []struct {
		method, path, body string
		status             int
	}{
		{"GET", "/v1/ready", "", 200},
		{"POST", "/v1/probe", `{"url":"http://127.0.0.1:1/"}`, 200},
		{"GET", "/v1/stat?path=/", "", 200},
		{"GET", "/v1/processes", "", 200},
		{"GET", "/v1/sockets", "", 200},
		{"POST", "/v1/exec", `{"argv":["true"]}`, 426},
	} {
		for _, caller := range []string{grading, "Slipway-Caller: learner\r\n"} {
			if response, _, _ := call(t, socket, c.method, c.path, caller, c.body); response.StatusCode != c.status {
				t.Fatalf("%s %s: %d", c.method, c.path, response.StatusCode)
			}
		}
	}
	if held := holdDials(t, socket, grading, address); held != small[dial].grading {
		t.Fatal("grading held", held)
	}
}

func TestAnEndedTunnelIsRoomForAnother(t *testing.T) {
	socket, address := serveWithin(t, small), silentListener(t)
	headers := "Slipway-Caller: learner\r\nConnection: Upgrade\r\nUpgrade: slipway-dial\r\n"
	_, _, first := call(t, socket, "POST", "/v1/dial", headers, address)
	holdDials(t, socket, "Slipway-Caller: learner\r\n", address)
	first.Close()
	// The target neither answers nor closes; only the caller has gone.
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		response, _, conn := call(t, socket, "POST", "/v1/dial", headers, address)
		if response.StatusCode == http.StatusSwitchingProtocols {
			return
		}
		conn.Close()
		if time.Now().After(deadline) {
			t.Fatal("the tunnel of a caller that has gone is kept")
		}
	}
}

func TestEveryKindHasRoomForEach(t *testing.T) {
	for _, kind := range []kind{readiness, execute, dial, probing, files, look} {
		if limits[kind].grading < 1 || limits[kind].learner < 1 {
			t.Fatal(kind)
		}
	}
}
