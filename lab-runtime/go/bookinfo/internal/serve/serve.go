// Package serve runs one HTTP service in a pod: limits, one log line a request, and an end without broken requests.
package serve

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"
)

const (
	// After SIGTERM requests still come until every proxy has heard that the pod goes.
	LameDuck = 2 * time.Second
	// What is still running after the lame duck has this long; the longest timeout of a service is 10 s.
	shutdownPatience = 11 * time.Second

	headerPatience = 5 * time.Second
	readPatience   = 10 * time.Second
	// productpage waits 9 s for its backends at worst, and before that for a flood.
	writePatience = 60 * time.Second
	// Envoy keeps an idle connection for an hour. Whoever closes first may cut off a request that is on its way, so it
	// must be Envoy.
	idlePatience = 65 * time.Minute

	maxHeaderBytes = 32 << 10
	maxBodyBytes   = 64 << 10
	maxLoggedBytes = 200
)

// Options are for tests to be quick.
type Options struct {
	LogTo    io.Writer
	LameDuck time.Duration
}

// Until serves until the context ends, then finishes what is running.
func Until(ctx context.Context, listener net.Listener, handler http.Handler, options Options) error {
	server := &http.Server{
		Handler:           logged(http.MaxBytesHandler(handler, maxBodyBytes), options.LogTo),
		ReadHeaderTimeout: headerPatience,
		ReadTimeout:       readPatience,
		WriteTimeout:      writePatience,
		IdleTimeout:       idlePatience,
		MaxHeaderBytes:    maxHeaderBytes,
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	server.SetKeepAlivesEnabled(false)
	select {
	case err := <-failed:
		return err
	case <-time.After(options.LameDuck):
	}
	patience, cancel := context.WithTimeout(context.Background(), shutdownPatience)
	defer cancel()
	return server.Shutdown(patience)
}

type statusWriter struct {
	http.ResponseWriter
	status int
}

func (w *statusWriter) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// The host is logged because a mirrored request says there that it is one.
func logged(next http.Handler, to io.Writer) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begin := time.Now()
		record := &statusWriter{ResponseWriter: w, status: http.StatusOK}
		defer func() {
			target := r.Host + r.URL.EscapedPath()
			if len(target) > maxLoggedBytes {
				target = target[:maxLoggedBytes] + "…"
			}
			took := time.Since(begin).Round(time.Millisecond)
			fmt.Fprintf(to, "%s %s %d %s\n", r.Method, target, record.status, took)
		}()
		next.ServeHTTP(record, r)
	})
}
