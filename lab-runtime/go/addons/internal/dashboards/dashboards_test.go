package dashboards

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"
)

var pages = fstest.MapFS{
	"index.html":          {Data: []byte("<title>page</title>")},
	"assets/page-1.js":    {Data: []byte("plain()")},
	"assets/page-1.js.gz": {Data: []byte("packed")},
}

func start(t *testing.T, prometheus http.HandlerFunc) *httptest.Server {
	t.Helper()
	upstream := httptest.NewServer(prometheus)
	t.Cleanup(upstream.Close)
	base, err := url.Parse(upstream.URL)
	if err != nil {
		t.Fatal(err)
	}
	return serve(t, base)
}

func serve(t *testing.T, base *url.URL) *httptest.Server {
	t.Helper()
	handler, err := Handler(pages, base)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server
}

func do(t *testing.T, method, address, body string, header map[string]string) (*http.Response, string) {
	t.Helper()
	request, err := http.NewRequest(method, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Accept-Encoding", "identity")
	for name, value := range header {
		request.Header.Set(name, value)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response, string(text)
}

func TestQuestionsReachPrometheus(t *testing.T) {
	server := start(t, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, r.Method+" "+r.URL.Path+" "+r.FormValue("query")+" "+r.Header.Get("Cookie"))
	})
	form := map[string]string{"Content-Type": "application/x-www-form-urlencoded", "Cookie": "a=b"}
	if _, got := do(t, "POST", server.URL+"/api/v1/query_range", "query=up", form); got != "POST /api/v1/query_range up " {
		t.Errorf("Prometheus got %q", got)
	}
	_, got := do(t, "GET", server.URL+"/api/v1/label/pod/values?query=x", "", nil)
	if got != "GET /api/v1/label/pod/values x " {
		t.Errorf("Prometheus got %q", got)
	}
}

func TestNothingButReadingReachesPrometheus(t *testing.T) {
	server := start(t, func(_ http.ResponseWriter, r *http.Request) { t.Errorf("Prometheus got %s %s", r.Method, r.URL) })
	for _, tried := range []struct{ method, path string }{
		{"POST", "/api/v1/admin/tsdb/delete_series"},
		{"PUT", "/api/v1/query"},
		{"POST", "/api/v1/write"},
		{"GET", "/api/v1/status/config"},
		{"POST", "/-/quit"},
		{"PUT", "/-/reload"},
		{"GET", "/api/v1/query%2f..%2f..%2f..%2f-%2fquit"},
		{"POST", "/api/v1/query/../admin/tsdb/snapshot"},
	} {
		response, _ := do(t, tried.method, server.URL+tried.path, "", nil)
		if response.StatusCode < 400 {
			t.Errorf("%s %s is answered with %d", tried.method, tried.path, response.StatusCode)
		}
	}
}

func TestAQuestionWithoutEndIsRefused(t *testing.T) {
	server := start(t, func(_ http.ResponseWriter, r *http.Request) { _, _ = io.Copy(io.Discard, r.Body) })
	response, _ := do(t, "POST", server.URL+"/api/v1/query", strings.Repeat("x", maxQuestionBytes+1), nil)
	if response.StatusCode != http.StatusRequestEntityTooLarge {
		t.Errorf("it is answered with %d", response.StatusCode)
	}
}

func TestAPrometheusThatIsAwayIsNamed(t *testing.T) {
	upstream := httptest.NewServer(http.NotFoundHandler())
	base, err := url.Parse(upstream.URL)
	if err != nil {
		t.Fatal(err)
	}
	upstream.Close()
	response, text := do(t, "GET", serve(t, base).URL+"/api/v1/query?query=up", "", nil)
	var said struct{ Status, ErrorType, Error string }
	if err := json.Unmarshal([]byte(text), &said); err != nil {
		t.Fatal(err)
	}
	if response.StatusCode != http.StatusBadGateway || said.Status != "error" || !strings.Contains(said.Error, "Prometheus") {
		t.Errorf("%d %s", response.StatusCode, text)
	}
}

func TestThePageIsServedUnderEachDashboard(t *testing.T) {
	server := start(t, func(http.ResponseWriter, *http.Request) {})
	for _, name := range []string{"/", "/d/mesh", "/d/anything"} {
		response, text := do(t, "GET", server.URL+name, "", nil)
		if response.StatusCode != http.StatusOK || !strings.Contains(text, "page") {
			t.Errorf("%s: %d %q", name, response.StatusCode, text)
		}
		if got := response.Header.Get("Cache-Control"); got != "no-cache" {
			t.Errorf("%s is kept: %q", name, got)
		}
	}
	for _, name := range []string{"/assets", "/assets/", "/nothing", "/d/a/b", "/%2e%2e/etc/passwd"} {
		if response, _ := do(t, "GET", server.URL+name, "", nil); response.StatusCode != http.StatusNotFound {
			t.Errorf("%s is answered with %d", name, response.StatusCode)
		}
	}
}

func TestPartsAreSentPackedToWhoUnpacks(t *testing.T) {
	server := start(t, func(http.ResponseWriter, *http.Request) {})
	address := server.URL + "/assets/page-1.js"
	plain, text := do(t, "GET", address, "", nil)
	if text != "plain()" || plain.Header.Get("Content-Encoding") != "" {
		t.Errorf("plain: %q", text)
	}
	smaller, text := do(t, "GET", address, "", map[string]string{"Accept-Encoding": "gzip"})
	if text != "packed" || smaller.Header.Get("Content-Encoding") != "gzip" {
		t.Errorf("packed: %q", text)
	}
	if got := smaller.Header.Get("Content-Type"); !strings.HasPrefix(got, "text/javascript") {
		t.Errorf("its type is %q", got)
	}
}

func TestAFolderWithoutPageIsRefused(t *testing.T) {
	if _, err := Handler(fstest.MapFS{}, &url.URL{}); err == nil {
		t.Error("it is taken")
	}
}
