package probe

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"slipway/hostkit/internal/podnet"
)

func run(t *testing.T, request Request) []Result {
	t.Helper()
	results, err := (&Prober{Dialer: podnet.NewDialer(t.TempDir())}).Run(context.Background(), request)
	if err != nil {
		t.Fatal(err)
	}
	return results
}

func TestAnswers(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Add("X-Two", "a")
		w.Header().Add("X-Two", "b")
		w.Header().Set("X-Seen", r.Host+" "+r.UserAgent()+" "+r.Header.Get("x-request-id"))
		w.WriteHeader(http.StatusTeapot)
		_, _ = w.Write([]byte(strings.Repeat("x", 100)))
	}))
	defer server.Close()
	ten := 10
	results := run(t, Request{
		URL: server.URL, Host: "www.mesh.test", Headers: map[string]string{"x-request-id": "7"}, MaxBodyBytes: &ten, Count: 3,
	})
	if len(results) != 3 {
		t.Fatal(len(results))
	}
	one := results[2]
	if !one.OK || one.Status != 418 || one.Headers["x-two"] != "a, b" || len(*one.Body) != 10 || !*one.BodyTruncated {
		t.Fatalf("%+v", one)
	}
	if one.Headers["x-seen"] != "www.mesh.test slipway-probe/1 7" {
		t.Fatal(one.Headers["x-seen"])
	}
	port := server.URL[strings.LastIndex(server.URL, ":"):]
	if one := run(t, Request{URL: "http://no.such.name.invalid" + port, Resolve: "127.0.0.1"})[0]; !one.OK {
		t.Fatalf("%+v", one)
	}
}

func TestABodyIsSent(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = w.Write([]byte(r.FormValue("username")))
	}))
	defer server.Close()
	form := map[string]string{"content-type": "application/x-www-form-urlencoded"}
	one := run(t, Request{URL: server.URL, Method: "POST", Headers: form, Body: "username=jason", Count: 2})[1]
	if !one.OK || *one.Body != "jason" {
		t.Fatalf("%+v", one)
	}
}

func TestARedirectIsAnAnswer(t *testing.T) {
	server := httptest.NewServer(http.RedirectHandler("/elsewhere", http.StatusFound))
	defer server.Close()
	if one := run(t, Request{URL: server.URL})[0]; one.Status != 302 || one.Headers["location"] != "/elsewhere" {
		t.Fatalf("%+v", one)
	}
}

func TestFailuresAreToldApart(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	behave := make(chan bool, 1)
	go func() {
		for reset := range behave {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			if reset {
				_, _ = conn.Read(make([]byte, 1))
				_ = conn.(*net.TCPConn).SetLinger(0)
				conn.Close()
			} else {
				defer conn.Close()
			}
		}
	}()
	defer close(behave)
	url := "http://" + listener.Addr().String()
	behave <- true
	if one := run(t, Request{URL: url})[0]; one.Error != "reset" {
		t.Fatalf("%+v", one)
	}
	behave <- false
	begun := time.Now()
	if one := run(t, Request{URL: url, TimeoutMs: 100})[0]; one.Error != "timeout" || time.Since(begun) > time.Second {
		t.Fatalf("%+v", one)
	}
	if one := run(t, Request{URL: "http://127.0.0.1:1"})[0]; one.Error != "refused" {
		t.Fatalf("%+v", one)
	}
	if one := run(t, Request{URL: url, Pod: "172.16.9.9"})[0]; one.Error != "no_pod" {
		t.Fatalf("%+v", one)
	}
	if _, err := (&Prober{}).Run(context.Background(), Request{URL: "file:///etc/passwd"}); err == nil {
		t.Fatal("a file was probed")
	}
}
