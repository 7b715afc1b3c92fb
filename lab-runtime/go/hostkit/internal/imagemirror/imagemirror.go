// Package imagemirror answers image pulls from OCI layout folders: a read-only registry, without any other.
package imagemirror

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

const nameAnnotation = "io.containerd.image.name"

// one path segment each, so nothing climbs out of the blobs folder
var digestPattern = regexp.MustCompile(`^sha256:[0-9a-f]{64}$`)

// Learners and manifests from elsewhere name many versions of nginx; the lab has one and answers for all tags that
// nginx's own image has. A tag that it could not have is still not found.
const nginxRepository = "library/nginx"

var nginxTag = regexp.MustCompile(`^(latest|stable|mainline|1(\.[12]?[0-9](\.[0-9]{1,2})?)?|alpine|perl)` +
	`(-(alpine([0-9.]*)?|slim|perl|otel|bookworm|bullseye|trixie))*$`)

type descriptor struct {
	MediaType   string            `json:"mediaType"`
	Digest      string            `json:"digest"`
	Size        int64             `json:"size"`
	Annotations map[string]string `json:"annotations"`
}

// Mirror serves the images that the layouts' indexes name.
type Mirror struct {
	blobs   []string
	byName  map[string]descriptor
	byBlob  map[string]descriptor
	byShort map[string]descriptor
}

// Open reads the indexes of the OCI layouts in dirs. A name that several have is the last one's.
func Open(dirs ...string) (*Mirror, error) {
	m := &Mirror{
		byName: map[string]descriptor{}, byBlob: map[string]descriptor{}, byShort: map[string]descriptor{},
	}
	for _, dir := range dirs {
		if err := m.add(dir); err != nil {
			return nil, err
		}
	}
	return m, nil
}

func (m *Mirror) add(dir string) error {
	file := filepath.Join(dir, "index.json")
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var index struct {
		Manifests []descriptor `json:"manifests"`
	}
	if err := json.Unmarshal(data, &index); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	m.blobs = append(m.blobs, filepath.Join(dir, "blobs", "sha256"))
	for _, d := range index.Manifests {
		name := d.Annotations[nameAnnotation]
		if name == "" || !digestPattern.MatchString(d.Digest) {
			continue
		}
		m.byName[name] = d
		m.byBlob[d.Digest] = d
		if _, short, found := strings.Cut(name, "/"); found {
			m.byShort[short] = d
		}
	}
	return nil
}

func (m *Mirror) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		fail(w, http.StatusMethodNotAllowed, "UNSUPPORTED", "this registry is read-only")
		return
	}
	w.Header().Set("Docker-Distribution-Api-Version", "registry/2.0")
	path, isV2 := strings.CutPrefix(r.URL.Path, "/v2/")
	if !isV2 {
		fail(w, http.StatusNotFound, "NAME_UNKNOWN", "not found")
		return
	}
	if path == "" {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte("{}"))
		return
	}
	parts := strings.Split(path, "/")
	if len(parts) < 3 {
		fail(w, http.StatusNotFound, "NAME_UNKNOWN", "not found")
		return
	}
	repository, kind, reference := strings.Join(parts[:len(parts)-2], "/"), parts[len(parts)-2], parts[len(parts)-1]
	switch kind {
	case "manifests":
		m.serveManifest(w, r, repository, reference)
	case "blobs":
		if !digestPattern.MatchString(reference) {
			fail(w, http.StatusNotFound, "BLOB_UNKNOWN", "no blob "+reference)
			return
		}
		m.serveBlob(w, r, descriptor{MediaType: "application/octet-stream", Digest: reference}, "BLOB_UNKNOWN")
	default:
		fail(w, http.StatusNotFound, "NAME_UNKNOWN", "not found")
	}
}

func (m *Mirror) serveManifest(w http.ResponseWriter, r *http.Request, repository, reference string) {
	if found, ok := m.find(r.URL.Query().Get("ns"), repository, reference); ok {
		m.serveBlob(w, r, found, "MANIFEST_UNKNOWN")
		return
	}
	fail(w, http.StatusNotFound, "MANIFEST_UNKNOWN", "this lab has no image "+repository+":"+reference)
}

// find looks a reference up. containerd says in ns which registry it means; without it any registry's will do.
func (m *Mirror) find(registry, repository, reference string) (descriptor, bool) {
	if digestPattern.MatchString(reference) {
		d, ok := m.byBlob[reference]
		return d, ok
	}
	if repository == nginxRepository && nginxTag.MatchString(reference) {
		reference = "latest"
	}
	if registry != "" {
		d, ok := m.byName[registry+"/"+repository+":"+reference]
		return d, ok
	}
	d, ok := m.byShort[repository+":"+reference]
	return d, ok
}

func (m *Mirror) serveBlob(w http.ResponseWriter, r *http.Request, d descriptor, code string) {
	file, err := m.open(strings.TrimPrefix(d.Digest, "sha256:"))
	if err != nil {
		fail(w, http.StatusNotFound, code, "no blob "+d.Digest)
		return
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		fail(w, http.StatusNotFound, code, "no blob "+d.Digest)
		return
	}
	w.Header().Set("Content-Type", d.MediaType)
	w.Header().Set("Docker-Content-Digest", d.Digest)
	w.Header().Set("Etag", `"`+d.Digest+`"`)
	http.ServeContent(w, r, "", info.ModTime(), file)
}

// open finds a blob in whichever layout has it: its name is the digest of what it holds.
func (m *Mirror) open(name string) (file *os.File, err error) {
	err = os.ErrNotExist
	for _, dir := range m.blobs {
		if file, err = os.Open(filepath.Join(dir, name)); err == nil {
			return file, nil
		}
	}
	return nil, err
}

func fail(w http.ResponseWriter, status int, code, message string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]any{"errors": []map[string]string{{"code": code, "message": message}}})
}
