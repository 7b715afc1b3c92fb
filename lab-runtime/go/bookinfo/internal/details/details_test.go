package details

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"reflect"
	"testing"

	"slipway/bookinfo/internal/backend"
)

func get(t *testing.T, handler http.Handler, path string) (int, map[string]any) {
	t.Helper()
	recorder := httptest.NewRecorder()
	handler.ServeHTTP(recorder, httptest.NewRequest(http.MethodGet, path, nil))
	var body map[string]any
	if err := json.Unmarshal(recorder.Body.Bytes(), &body); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return recorder.Code, body
}

func TestOwnBook(t *testing.T) {
	handler, err := FromEnvironment(func(string) string { return "" })
	if err != nil {
		t.Fatal(err)
	}
	status, body := get(t, handler, "/details/7")
	if status != 200 || body["id"] != 7.0 || body["year"] != 1595.0 || body["pages"] != 200.0 {
		t.Errorf("%d %v", status, body)
	}
	for _, key := range []string{"author", "type", "publisher", "language", "ISBN-10", "ISBN-13"} {
		if text, ok := body[key].(string); !ok || text == "" {
			t.Errorf("%s is %v", key, body[key])
		}
	}
	if status, body := get(t, handler, "/details/seven"); status != 400 || body["error"] == nil {
		t.Errorf("%d %v", status, body)
	}
	if status, body := get(t, handler, "/health"); status != 200 || body["status"] != "Details is healthy" {
		t.Errorf("%d %v", status, body)
	}
}

func TestExternalBook(t *testing.T) {
	const known = `{"items":[{"volumeInfo":{"authors":["A. Writer"],"publishedDate":"1986-05","printType":"BOOK",
		"pageCount":93,"publisher":"P","language":"en","industryIdentifiers":[{"type":"ISBN_10","identifier":"10"},
		{"type":"ISBN_13","identifier":"13"}]}}]}`
	for text, want := range map[string]struct {
		status int
		author any
	}{
		known:            {200, "A. Writer"},
		`{"items":[]}`:   {502, nil},
		`no JSON`:        {502, nil},
		`{"items":[{}]}`: {200, ""},
	} {
		var asked *http.Request
		outside := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			asked = r
			_, _ = w.Write([]byte(text))
		}))
		handler := New(&External{Base: outside.URL, Client: backend.NewClient()})
		request := httptest.NewRequest(http.MethodGet, "/details/0", nil)
		request.Header.Set("Cookie", "session=x")
		request.Header.Set("X-Request-Id", "r1")
		recorder := httptest.NewRecorder()
		handler.ServeHTTP(recorder, request)
		var body map[string]any
		if err := json.Unmarshal(recorder.Body.Bytes(), &body); err != nil {
			t.Fatal(err)
		}
		if recorder.Code != want.status || !reflect.DeepEqual(body["author"], want.author) {
			t.Errorf("%s: %d %v", text, recorder.Code, body)
		}
		if asked.URL.RequestURI() != "/books/v1/volumes?q=isbn:0486424618" || asked.Header.Get("X-Request-Id") != "r1" ||
			asked.Header.Get("Cookie") != "" {
			t.Errorf("asked %s with %v", asked.URL, asked.Header)
		}
		outside.Close()
	}
}
