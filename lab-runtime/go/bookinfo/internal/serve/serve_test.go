package serve

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

type lockedBuffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

func TestEndWithoutBrokenRequests(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := "http://" + listener.Addr().String()
	entered, leave := make(chan struct{}), make(chan struct{})
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/slow" {
			close(entered)
			<-leave
		}
		_, _ = io.WriteString(w, "done")
	})
	ctx, stop := context.WithCancel(context.Background())
	log := &lockedBuffer{}
	ended := make(chan error, 1)
	go func() { ended <- Until(ctx, listener, handler, Options{LogTo: log, LameDuck: 200 * time.Millisecond}) }()

	slow := make(chan string, 1)
	go func() { slow <- fetch(address + "/slow") }()
	<-entered
	stop()
	if got := fetch(address + "/late"); got != "done" {
		t.Errorf("a request in the lame duck's time: %q", got)
	}
	time.AfterFunc(300*time.Millisecond, func() { close(leave) })
	if got := <-slow; got != "done" {
		t.Errorf("a request that was running: %q", got)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if got := fetch(address + "/after"); !strings.Contains(got, "refused") {
		t.Errorf("after the end: %q", got)
	}
	for _, line := range []string{"GET " + listener.Addr().String() + "/late 200 ", "/slow 200 "} {
		if !strings.Contains(log.String(), line) {
			t.Errorf("no %q in %q", line, log.String())
		}
	}
}

func fetch(address string) string {
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	response, err := client.Get(address)
	if err != nil {
		return err.Error()
	}
	defer func() { _ = response.Body.Close() }()
	body, _ := io.ReadAll(response.Body)
	return string(body)
}

func TestLongLinesAreCut(t *testing.T) {
	log := &lockedBuffer{}
	handler := logged(http.NotFoundHandler(), log)
	request, _ := http.NewRequest(http.MethodGet, "http://h/"+strings.Repeat("a%0A", 500), nil)
	handler.ServeHTTP(discard{http.Header{}}, request)
	if line := log.String(); len(line) > 250 || strings.Count(line, "\n") != 1 || !strings.Contains(line, " 404 ") {
		t.Errorf("%q", line)
	}
}

type discard struct{ header http.Header }

func (d discard) Header() http.Header         { return d.header }
func (d discard) Write(p []byte) (int, error) { return len(p), nil }
func (d discard) WriteHeader(int)             {}
