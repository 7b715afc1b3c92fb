package imagemirror

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func layout(t *testing.T) (*Mirror, string) {
	t.Helper()
	dir, digest := folder(t, "docker.io/library/nginx:latest", `{"schemaVersion":2}`)
	m, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return m, digest
}

// folder is an OCI layout with one image, and the digest of its manifest.
func folder(t *testing.T, name, content string) (string, string) {
	t.Helper()
	dir := t.TempDir()
	blobs := filepath.Join(dir, "blobs", "sha256")
	if err := os.MkdirAll(blobs, 0o755); err != nil {
		t.Fatal(err)
	}
	manifest := []byte(content)
	sum := sha256.Sum256(manifest)
	digest := hex.EncodeToString(sum[:])
	if err := os.WriteFile(filepath.Join(blobs, digest), manifest, 0o644); err != nil {
		t.Fatal(err)
	}
	index, _ := json.Marshal(map[string]any{"manifests": []any{map[string]any{
		"mediaType": "application/vnd.oci.image.manifest.v1+json", "digest": "sha256:" + digest,
		"annotations": map[string]string{nameAnnotation: name},
	}}})
	if err := os.WriteFile(filepath.Join(dir, "index.json"), index, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "secret"), []byte("x"), 0o644); err != nil {
		t.Fatal(err)
	}
	return dir, "sha256:" + digest
}

func TestAnswersFromSeveralLayouts(t *testing.T) {
	first, nginx := folder(t, "docker.io/library/nginx:latest", `{"schemaVersion":2}`)
	second, kiali := folder(t, "lab.local/addons/kiali:v1", `{"schemaVersion":2,"layers":[]}`)
	m, err := Open(first, second)
	if err != nil {
		t.Fatal(err)
	}
	for path, digest := range map[string]string{
		"/v2/library/nginx/manifests/latest?ns=docker.io": nginx,
		"/v2/addons/kiali/manifests/v1?ns=lab.local":      kiali,
		"/v2/addons/kiali/blobs/" + kiali:                 kiali,
	} {
		w := httptest.NewRecorder()
		m.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
		if w.Code != 200 || w.Header().Get("Docker-Content-Digest") != digest {
			t.Errorf("%s: %d %v", path, w.Code, w.Header())
		}
	}
	if _, err := Open(first, t.TempDir()); err == nil {
		t.Error("a folder without a layout was taken for one")
	}
}

func TestAnswersAsARegistry(t *testing.T) {
	m, digest := layout(t)
	for _, c := range []struct {
		method, path string
		status       int
	}{
		{"GET", "/v2/", 200},
		{"HEAD", "/v2/library/nginx/manifests/latest?ns=docker.io", 200},
		{"GET", "/v2/library/nginx/manifests/latest", 200},
		{"GET", "/v2/library/nginx/manifests/" + digest + "?ns=docker.io", 200},
		{"GET", "/v2/library/nginx/blobs/" + digest, 200},
		{"GET", "/v2/library/nginx/manifests/latest?ns=quay.io", 404},
		{"GET", "/v2/library/nginx/manifests/1.99?ns=docker.io", 404},
		{"GET", "/v2/library/nginx/manifests/1.27-alpine?ns=docker.io", 200},
		{"GET", "/v2/library/nginx/manifests/1.25.3?ns=docker.io", 200},
		{"GET", "/v2/library/nginx/manifests/lastest?ns=docker.io", 404},
		{"GET", "/v2/library/nginx/manifests/2.1?ns=docker.io", 404},
		{"GET", "/v2/library/nginx/blobs/sha256:" + strings.Repeat("0", 64), 404},
		{"GET", "/v2/library/nginx/blobs/..%2f..%2fsecret", 404},
		{"GET", "/v2/x/blobs/sha256:../../secret", 404},
		{"GET", "/", 404},
		{"GET", "/v2/a", 404},
		{"PUT", "/v2/library/nginx/manifests/latest", 405},
		{"POST", "/v2/library/nginx/blobs/uploads/", 405},
	} {
		w := httptest.NewRecorder()
		m.ServeHTTP(w, httptest.NewRequest(c.method, c.path, nil))
		if w.Code != c.status {
			t.Errorf("%s %s: %d", c.method, c.path, w.Code)
		}
		if c.status == 200 && strings.Contains(c.path, "manifests") {
			if w.Header().Get("Docker-Content-Digest") != digest || !strings.Contains(w.Header().Get("Content-Type"), "manifest.v1") {
				t.Errorf("%s: %v", c.path, w.Header())
			}
		}
	}
}
