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
	socket := filepath.Join(t.TempDir(), "s")
	listener, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	api := New(Deps{
		Reaper: oneReaper, Supervisor: supervisor.New(oneReaper, t.TempDir(), nil),
		Dialer: podnet.NewDialer(t.TempDir()), Environment: os.Environ,
	})
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
