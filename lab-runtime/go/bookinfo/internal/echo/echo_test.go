package echo

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func TestEcho(t *testing.T) {
	handler := New(Options{Pod: "echo-1", Version: "v2"})
	request := httptest.NewRequest(http.MethodPost, "/some/path?a=1", strings.NewReader("hello"))
	request.Host = "echo-shadow:8000"
	request.Header.Set("X-Request-Id", "r1")
	recorder := httptest.NewRecorder()
	handler.ServeHTTP(recorder, request)
	var body echoed
	if err := json.Unmarshal(recorder.Body.Bytes(), &body); err != nil {
		t.Fatal(err)
	}
	if body.Method != "POST" || body.Path != "/some/path" || body.Query != "a=1" || body.Host != "echo-shadow:8000" ||
		body.Headers.Get("X-Request-Id") != "r1" || body.Body != "hello" || body.Pod != "echo-1" || body.Version != "v2" {
		t.Errorf("%+v", body)
	}
}

func TestStatusAndDelay(t *testing.T) {
	handler := New(Options{})
	for path, want := range map[string]int{
		"/status/503": 503, "/status/200": 200, "/status/100": 400, "/status/600": 400, "/status/x": 400,
		"/delay/0": 200, "/delay/0.05": 200, "/delay/10.1": 400, "/delay/-1": 400, "/delay/NaN": 400, "/delay/x": 400,
	} {
		recorder := httptest.NewRecorder()
		begin := time.Now()
		handler.ServeHTTP(recorder, httptest.NewRequest(http.MethodGet, path, nil))
		if recorder.Code != want {
			t.Errorf("%s: %d", path, recorder.Code)
		}
		if path == "/delay/0.05" && time.Since(begin) < 50*time.Millisecond {
			t.Errorf("%s took %s", path, time.Since(begin))
		}
	}
}
