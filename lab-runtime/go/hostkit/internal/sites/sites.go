// Package sites answers for a few names of the outside world from folders, DIR/NAME/PATH. What lies there when the
// mirror starts is all that it knows, so that no request can name anything else.
package sites

import (
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

const (
	// CAPath is where any name answers with the authority's certificate, without TLS.
	CAPath = "/lab-ca.crt"

	index     = "index.html"
	plainText = "text/plain; charset=utf-8"
)

var namePattern = regexp.MustCompile(`^[a-z0-9-]+(\.[a-z0-9-]+)+$`)

// the rest, as in signing.key and Release, is text
var contentTypes = map[string]string{
	".html": "text/html; charset=utf-8",
	".gz":   "application/gzip",
	".deb":  "application/vnd.debian.binary-package",
}

type file struct {
	path        string
	contentType string
	page        *page // nil for what is sent as it is
}

// Sites serves what it found.
type Sites struct {
	names []string
	files map[string]file // by name and path, as in istio.io/downloadIstio
}

// Open finds the names and their files in the given folders; a folder that has none is no error.
func Open(dirs []string) (*Sites, error) {
	s := &Sites{files: map[string]file{}}
	for _, dir := range dirs {
		entries, err := os.ReadDir(dir)
		if err != nil {
			return nil, err
		}
		for _, entry := range entries {
			if !entry.IsDir() || !namePattern.MatchString(entry.Name()) {
				continue
			}
			s.names = append(s.names, entry.Name())
			if err := s.add(filepath.Join(dir, entry.Name()), entry.Name()); err != nil {
				return nil, err
			}
		}
	}
	slices.Sort(s.names)
	s.names = slices.Compact(s.names)
	return s, nil
}

func (s *Sites) add(root, name string) error {
	return filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		relative, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		key, isPage := strings.CutSuffix(name+"/"+filepath.ToSlash(relative), pageSuffix)
		found := file{path: path, contentType: contentTypes[filepath.Ext(key)]}
		if found.contentType == "" {
			found.contentType = plainText
		}
		if isPage {
			if found.page, err = parsePage(path); err != nil {
				return err
			}
		}
		if folder, isIndex := strings.CutSuffix(key, "/"+index); isIndex {
			s.files[folder+"/"] = found
		}
		s.files[key] = found
		return nil
	})
}

// Names are what the lab's DNS answers for with the mirror's address.
func (s *Sites) Names() []string { return s.names }

// hostOf is the name that a request is for, as far as it is one of ours.
func (s *Sites) hostOf(r *http.Request) (string, bool) {
	host := r.Host
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.TrimSuffix(strings.ToLower(host), ".")
	_, known := slices.BinarySearch(s.names, host)
	return host, known
}

// ServeHTTP answers what came over TLS.
func (s *Sites) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !isRead(w, r) {
		return
	}
	host, known := s.hostOf(r)
	if !known {
		s.notFound(w, "This is the lab's mirror. It has no such name.")
		return
	}
	found, ok := s.files[host+r.URL.Path]
	if !ok {
		s.notFound(w, "The lab's mirror has only what the course uses of "+host+", and not this.")
		return
	}
	w.Header().Set("Content-Type", found.contentType)
	w.Header().Set("X-Content-Type-Options", "nosniff")
	if found.page != nil {
		found.page.serve(w, r)
		return
	}
	content, err := os.Open(found.path)
	if err != nil {
		http.Error(w, "the lab's mirror cannot read this file", http.StatusInternalServerError)
		return
	}
	defer content.Close()
	info, err := content.Stat()
	if err != nil {
		http.Error(w, "the lab's mirror cannot read this file", http.StatusInternalServerError)
		return
	}
	http.ServeContent(w, r, "", info.ModTime(), content)
}

// Plain answers what came without TLS: the authority's certificate, and the way to TLS.
func (s *Sites) Plain(certificatePEM []byte) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !isRead(w, r) {
			return
		}
		if r.URL.Path == CAPath {
			w.Header().Set("Content-Type", "application/x-pem-file")
			_, _ = w.Write(certificatePEM)
			return
		}
		if host, known := s.hostOf(r); known {
			http.Redirect(w, r, "https://"+host+r.URL.RequestURI(), http.StatusMovedPermanently)
			return
		}
		s.notFound(w, "This is the lab's mirror. The certificate of this lab's authority is at "+CAPath+".")
	})
}

func (s *Sites) notFound(w http.ResponseWriter, why string) {
	http.Error(w, fmt.Sprintf("%s\nIt answers for: %s", why, strings.Join(s.names, ", ")), http.StatusNotFound)
}

func isRead(w http.ResponseWriter, r *http.Request) bool {
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		return true
	}
	w.Header().Set("Allow", "GET, HEAD")
	http.Error(w, "the lab's mirror is read-only", http.StatusMethodNotAllowed)
	return false
}
