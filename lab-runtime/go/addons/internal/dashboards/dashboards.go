// Package dashboards serves a page of dashboards and the questions that it has for Prometheus: reading alone, for
// whoever reaches the page must not reach what else Prometheus' API can do.
package dashboards

import (
	"encoding/json"
	"errors"
	"io/fs"
	"log"
	"mime"
	"net/http"
	"net/http/httputil"
	"net/url"
	"path"
	"strings"
	"time"
)

const (
	// a query that names all series of a lab is some kilobytes
	maxQuestionBytes = 1 << 20
	answerPatience   = 30 * time.Second
	// A dashboard asks for all of its panels at once.
	maxAsked    = 8
	startPage   = "index.html"
	packed      = ".gz"
	packedParts = "assets/"
)

// Handler serves the files of pages and asks the Prometheus at base.
func Handler(pages fs.FS, base *url.URL) (http.Handler, error) {
	files := map[string]bool{}
	err := fs.WalkDir(pages, ".", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && entry.Type().IsRegular() {
			files[name] = true
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	if !files[startPage] {
		return nil, errors.New("there is no " + startPage)
	}
	mux := http.NewServeMux()
	ask := questions(base)
	for _, name := range []string{"query", "query_range", "series", "labels"} {
		mux.Handle("GET /api/v1/"+name, ask)
		mux.Handle("POST /api/v1/"+name, ask)
	}
	mux.Handle("GET /api/v1/label/{name}/values", ask)
	mux.Handle("GET /api/v1/metadata", ask)
	mux.HandleFunc("/api/", func(w http.ResponseWriter, _ *http.Request) {
		refuse(w, http.StatusNotFound, "not_found", "this page only reads")
	})
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	mux.HandleFunc("GET /d/{name}", func(w http.ResponseWriter, r *http.Request) { send(w, r, pages, files, startPage) })
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			http.Error(w, "this page only reads", http.StatusMethodNotAllowed)
			return
		}
		name := strings.TrimPrefix(path.Clean(r.URL.Path), "/")
		if name == "" {
			name = startPage
		}
		if !files[name] {
			http.NotFound(w, r)
			return
		}
		send(w, r, pages, files, name)
	})
	return mux, nil
}

func send(w http.ResponseWriter, r *http.Request, pages fs.FS, files map[string]bool, name string) {
	header := w.Header()
	header.Set("X-Content-Type-Options", "nosniff")
	// The build puts a digest into the names of parts.
	if strings.HasPrefix(name, packedParts) {
		header.Set("Cache-Control", "public, max-age=31536000, immutable")
	} else {
		header.Set("Cache-Control", "no-cache")
	}
	if files[name+packed] {
		header.Set("Vary", "Accept-Encoding")
		if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
			header.Set("Content-Type", mime.TypeByExtension(path.Ext(name)))
			header.Set("Content-Encoding", "gzip")
			name += packed
		}
	}
	http.ServeFileFS(w, r, pages, name)
}

func questions(base *url.URL) http.Handler {
	proxy := &httputil.ReverseProxy{
		Transport: &http.Transport{
			MaxConnsPerHost:       maxAsked,
			MaxIdleConnsPerHost:   maxAsked,
			IdleConnTimeout:       time.Minute,
			ResponseHeaderTimeout: answerPatience,
		},
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(base)
			r.Out.Header.Del("Cookie")
		},
		ErrorHandler: func(w http.ResponseWriter, r *http.Request, err error) {
			if errors.Is(err, r.Context().Err()) {
				return
			}
			var large *http.MaxBytesError
			if errors.As(err, &large) {
				refuse(w, http.StatusRequestEntityTooLarge, "bad_data", "the question is too long")
				return
			}
			log.Printf("%s %s: %v", r.Method, r.URL.Path, err)
			refuse(w, http.StatusBadGateway, "unavailable", "Prometheus does not answer: "+err.Error())
		},
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, maxQuestionBytes)
		proxy.ServeHTTP(w, r)
	})
}

// refuse answers as Prometheus does, which the page knows how to show.
func refuse(w http.ResponseWriter, status int, kind, reason string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	// A page that went away meanwhile hears nothing.
	_ = json.NewEncoder(w).Encode(map[string]string{"status": "error", "errorType": kind, "error": reason})
}
