package sites

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func opened(t *testing.T) *Sites {
	t.Helper()
	dir := t.TempDir()
	for path, text := range map[string]string{
		"one/istio.io/downloadIstio":                "#!/bin/sh\n",
		"one/www.envoyproxy.io/index.html.tmpl":     "<title>Envoy</title>{{range .Headers}}[{{.Name}}={{.Value}}]{{end}}",
		"one/www.envoyproxy.io/docs/demo.yaml":      "a: 1\n",
		"one/artifact.json":                         "{}",
		"two/apt.envoyproxy.io/pool/envoy_1_a.deb":  "0123456789",
		"two/apt.envoyproxy.io/dists/b/Packages.gz": "gz",
	} {
		target := filepath.Join(dir, path)
		if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(target, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	s, err := Open([]string{filepath.Join(dir, "one"), filepath.Join(dir, "two")})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func ask(handler http.Handler, method, url string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, url, nil)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, r)
	return w
}

func TestNamesAreTheFolders(t *testing.T) {
	want := []string{"apt.envoyproxy.io", "istio.io", "www.envoyproxy.io"}
	if got := opened(t).Names(); !slices.Equal(got, want) {
		t.Fatal(got)
	}
}

func TestServesWhatLiesThereAndNothingElse(t *testing.T) {
	s := opened(t)
	for _, c := range []struct {
		method, url string
		status      int
		contentType string
	}{
		{"GET", "https://istio.io/downloadIstio", 200, "text/plain"},
		{"GET", "https://ISTIO.io:443/downloadIstio", 200, "text/plain"},
		{"HEAD", "https://www.envoyproxy.io/docs/demo.yaml", 200, "text/plain"},
		{"GET", "https://www.envoyproxy.io/", 200, "text/html"},
		{"GET", "https://www.envoyproxy.io/index.html", 200, "text/html"},
		{"GET", "https://apt.envoyproxy.io/pool/envoy_1_a.deb", 200, "application/vnd.debian"},
		{"GET", "https://apt.envoyproxy.io/dists/b/Packages.gz", 200, "application/gzip"},
		{"GET", "https://istio.io/", 404, "text/plain"},
		{"GET", "https://istio.io/docs/demo.yaml", 404, "text/plain"},
		{"GET", "https://istio.io/../artifact.json", 404, "text/plain"},
		{"GET", "https://www.envoyproxy.io/docs/..%2f..%2fistio.io%2fdownloadIstio", 404, "text/plain"},
		{"GET", "https://192.168.10.1/downloadIstio", 404, "text/plain"},
		{"POST", "https://istio.io/downloadIstio", 405, "text/plain"},
	} {
		w := ask(s, c.method, c.url)
		if w.Code != c.status || !strings.HasPrefix(w.Header().Get("Content-Type"), c.contentType) {
			t.Errorf("%s %s: %d %s", c.method, c.url, w.Code, w.Header().Get("Content-Type"))
		}
	}
	if w := ask(s, "GET", "https://apt.envoyproxy.io/pool/envoy_1_a.deb", "Range", "bytes=2-4"); w.Code != 206 || w.Body.String() != "234" {
		t.Fatal(w.Code, w.Body)
	}
}

func TestPageShowsTheRequestWithoutBelievingIt(t *testing.T) {
	s := opened(t)
	w := ask(s, "GET", "https://www.envoyproxy.io/", "X-Request-Id", "<b>7</b>", "X-Long", strings.Repeat("a", 5000))
	body := w.Body.String()
	if !strings.Contains(body, "[x-request-id=&lt;b&gt;7&lt;/b&gt;]") || len(body) > 1000 {
		t.Fatal(body)
	}
}

func TestWithoutTLSThereIsTheCertificateAndTheWayToTLS(t *testing.T) {
	plain := opened(t).Plain([]byte("PEM"))
	if w := ask(plain, "GET", "http://192.168.10.1/lab-ca.crt"); w.Code != 200 || w.Body.String() != "PEM" {
		t.Fatal(w.Code, w.Body)
	}
	w := ask(plain, "GET", "http://istio.io/downloadIstio?a=b")
	if w.Code != 301 || w.Header().Get("Location") != "https://istio.io/downloadIstio?a=b" {
		t.Fatal(w.Code, w.Header())
	}
	if w := ask(plain, "GET", "http://elsewhere.example/"); w.Code != 404 || w.Header().Get("Location") != "" {
		t.Fatal(w.Code, w.Header())
	}
	if w := ask(plain, "POST", "http://istio.io/lab-ca.crt"); w.Code != 405 {
		t.Fatal(w.Code)
	}
}
