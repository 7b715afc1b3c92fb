// Package echo answers with what it was asked: method, path, headers and body, and which pod and version it is.
package echo

import (
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"time"

	"slipway/bookinfo/internal/reply"
)

const maxDelay = 10 * time.Second

// Options name the pod.
type Options struct{ Pod, Version string }

// FromEnvironment reads HOSTNAME and VERSION.
func FromEnvironment(getenv func(string) string) (http.Handler, error) {
	return New(Options{Pod: getenv("HOSTNAME"), Version: getenv("VERSION")}), nil
}

type echoed struct {
	Method  string      `json:"method"`
	Host    string      `json:"host"`
	Path    string      `json:"path"`
	Query   string      `json:"query,omitempty"`
	Headers http.Header `json:"headers"`
	Body    string      `json:"body,omitempty"`
	Remote  string      `json:"remote"`
	Pod     string      `json:"pod"`
	Version string      `json:"version,omitempty"`
}

// New is the service.
func New(options Options) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /health", func(w http.ResponseWriter, _ *http.Request) {
		reply.JSON(w, http.StatusOK, map[string]string{"status": "Echo is healthy"})
	})
	mux.HandleFunc("/status/{code}", func(w http.ResponseWriter, r *http.Request) {
		code, err := strconv.Atoi(r.PathValue("code"))
		if err != nil || code < 200 || code > 599 {
			reply.Error(w, http.StatusBadRequest, "please give a status between 200 and 599")
			return
		}
		options.answer(w, r, code)
	})
	mux.HandleFunc("/delay/{seconds}", func(w http.ResponseWriter, r *http.Request) {
		seconds, err := strconv.ParseFloat(r.PathValue("seconds"), 64)
		wait := time.Duration(seconds * float64(time.Second))
		if err != nil || !(seconds >= 0 && seconds <= maxDelay.Seconds()) {
			reply.Error(w, http.StatusBadRequest, "please give a delay between 0 and 10 seconds")
			return
		}
		select {
		case <-time.After(wait):
			options.answer(w, r, http.StatusOK)
		case <-r.Context().Done():
		}
	})
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { options.answer(w, r, http.StatusOK) })
	return mux
}

func (o Options) answer(w http.ResponseWriter, r *http.Request, status int) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		reply.Error(w, http.StatusRequestEntityTooLarge, "please send a shorter body")
		return
	}
	text, err := json.MarshalIndent(echoed{
		Method:  r.Method,
		Host:    r.Host,
		Path:    r.URL.Path,
		Query:   r.URL.RawQuery,
		Headers: r.Header,
		Body:    string(body),
		Remote:  r.RemoteAddr,
		Pod:     o.Pod,
		Version: o.Version,
	}, "", "  ")
	if err != nil {
		panic(err)
	}
	reply.Raw(w, status, append(text, '\n'))
}
