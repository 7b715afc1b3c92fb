package ratings

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

type world struct {
	now    time.Time
	chance float64
	slept  time.Duration
}

func (w *world) service(version string) http.Handler {
	return New(Options{
		Version: version,
		Chance:  func() float64 { return w.chance },
		Now:     func() time.Time { return w.now },
		Sleep: func(_ *http.Request, wait time.Duration) bool {
			w.slept += wait
			return true
		},
	})
}

func ask(handler http.Handler, method, path, body string) (int, string) {
	recorder := httptest.NewRecorder()
	request := httptest.NewRequest(method, path, strings.NewReader(body))
	http.MaxBytesHandler(handler, 64<<10).ServeHTTP(recorder, request)
	return recorder.Code, strings.TrimSpace(recorder.Body.String())
}

const usual = `{"id":0,"ratings":{"Reviewer1":5,"Reviewer2":4}}`

func TestStandard(t *testing.T) {
	handler := (&world{}).service("v1")
	for _, each := range []struct {
		method, path, body string
		status             int
		want               string
	}{
		{"GET", "/ratings/0", "", 200, usual},
		{"GET", "/ratings/x", "", 400, `{"error":"please provide numeric product ID"}`},
		{"GET", "/health", "", 200, `{"status":"Ratings is healthy"}`},
		{"POST", "/ratings/0", `{"Reviewer1":1,"Reviewer2":2}`, 200, `{"id":0,"ratings":{"Reviewer1":1,"Reviewer2":2}}`},
		{"GET", "/ratings/0", "", 200, `{"id":0,"ratings":{"Reviewer1":1,"Reviewer2":2}}`},
		{"GET", "/ratings/1", "", 200, strings.Replace(usual, "0", "1", 1)},
		{"POST", "/ratings/x", `{}`, 400, `{"error":"please provide numeric product ID"}`},
		{"POST", "/ratings/0", `{"Reviewer1"`, 400, `{"error":"please provide valid ratings JSON"}`},
		{"POST", "/ratings/0", `{"Reviewer1":6}`, 400, `{"error":"please provide valid ratings JSON"}`},
		{"POST", "/ratings/0", `null`, 400, `{"error":"please provide valid ratings JSON"}`},
		{"POST", "/ratings/0", `{"` + strings.Repeat("x", 70<<10) + `":1}`, 413, `{"error":"please provide shorter ratings JSON"}`},
	} {
		status, body := ask(handler, each.method, each.path, each.body)
		if status != each.status || body != each.want {
			t.Errorf("%s %s: %d %s", each.method, each.path, status, body)
		}
	}
}

func TestPostedRatingsAreBounded(t *testing.T) {
	handler := (&world{}).service("v1")
	for id := range maxProducts {
		if status, body := ask(handler, "POST", fmt.Sprintf("/ratings/%d", id), `{}`); status != 200 {
			t.Fatal(status, body)
		}
	}
	if status, _ := ask(handler, "POST", "/ratings/5000", `{}`); status != http.StatusInsufficientStorage {
		t.Errorf("one more: %d", status)
	}
	if status, _ := ask(handler, "POST", "/ratings/5", `{"Reviewer1":3}`); status != 200 {
		t.Errorf("a known one again: %d", status)
	}
}

func TestVersionsThatMisbehave(t *testing.T) {
	for _, each := range []struct {
		version string
		chance  float64
		after   time.Duration
		status  int
		health  int
		slept   time.Duration
	}{
		{"v-faulty", 0.49, 0, 503, 200, 0},
		{"v-faulty", 0.5, 0, 200, 200, 0},
		{"v-delayed", 0.49, 0, 200, 200, 7 * time.Second},
		{"v-delayed", 0.5, 0, 200, 200, 0},
		{"v-unavailable", 0, 59 * time.Second, 200, 200, 0},
		{"v-unavailable", 0, 61 * time.Second, 503, 200, 0},
		{"v-unavailable", 0, 121 * time.Second, 200, 200, 0},
		{"v-unhealthy", 0, 14 * time.Minute, 200, 200, 0},
		{"v-unhealthy", 0, 16 * time.Minute, 503, 500, 0},
		{"v-unhealthy", 0, 31 * time.Minute, 200, 200, 0},
		{"v2", 0, 0, 500, 200, 0},
	} {
		w := &world{chance: each.chance}
		handler := w.service(each.version)
		w.now = w.now.Add(each.after)
		status, _ := ask(handler, "GET", "/ratings/0", "")
		health, _ := ask(handler, "GET", "/health", "")
		if status != each.status || health != each.health || w.slept != each.slept {
			t.Errorf("%s %v %v: %d, health %d, slept %s", each.version, each.chance, each.after, status, health, w.slept)
		}
	}
	if status, _ := ask((&world{}).service("v2"), "POST", "/ratings/0", `{}`); status != 501 {
		t.Errorf("v2 takes a post: %d", status)
	}
}
