package backend

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func TestAddress(t *testing.T) {
	for _, each := range []struct {
		environment map[string]string
		want        string
	}{
		{map[string]string{}, "http://ratings:9080"},
		{map[string]string{"SERVICES_DOMAIN": "books.svc"}, "http://ratings.books.svc:9080"},
		{map[string]string{"RATINGS_HOSTNAME": "stars", "RATINGS_SERVICE_PORT": "81"}, "http://stars:81"},
		{map[string]string{"RATINGS_SERVICE_PORT": "tcp://10.0.0.1:9080"}, ""},
		{map[string]string{"RATINGS_SERVICE_PORT": "0"}, ""},
		{map[string]string{"RATINGS_HOSTNAME": "a b"}, ""},
	} {
		got, err := Address(func(name string) string { return each.environment[name] }, "ratings")
		if got != each.want || (err == nil) != (each.want != "") {
			t.Errorf("%v: %q, %v", each.environment, got, err)
		}
	}
}

func TestGet(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/slow":
			<-r.Context().Done()
		case "/moved":
			http.Redirect(w, r, "/elsewhere", http.StatusFound)
		case "/huge":
			_, _ = w.Write([]byte(strings.Repeat("x", maxBodyBytes+1)))
		default:
			_, _ = w.Write([]byte(r.Header.Get("X-Request-Id")))
		}
	}))
	defer server.Close()
	client := NewClient()
	get := func(path string, timeout time.Duration) (Answer, error) {
		return client.Get(context.Background(), server.URL+path, http.Header{"X-Request-Id": {"r1"}}, timeout)
	}
	if answer, err := get("/", time.Minute); err != nil || answer.Status != 200 || string(answer.Body) != "r1" {
		t.Errorf("answer %v, %v", answer, err)
	}
	if answer, err := get("/moved", time.Minute); err != nil || answer.Status != http.StatusFound {
		t.Errorf("a redirect is not followed: %v, %v", answer, err)
	}
	if _, err := get("/huge", time.Minute); !errors.Is(err, errTooLong) {
		t.Errorf("a huge answer: %v", err)
	}
	if _, err := get("/slow", 20*time.Millisecond); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a slow answer: %v", err)
	}
}

func TestEachRequestHasItsConnection(t *testing.T) {
	peers := map[string]bool{}
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { peers[r.RemoteAddr] = true }))
	defer server.Close()
	client := NewClient()
	for range 3 {
		if _, err := client.Get(context.Background(), server.URL, http.Header{}, time.Minute); err != nil {
			t.Fatal(err)
		}
	}
	if len(peers) != 3 {
		t.Errorf("3 requests came over %d connections", len(peers))
	}
}
