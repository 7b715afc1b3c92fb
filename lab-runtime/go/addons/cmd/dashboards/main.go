// dashboards serves the page that shows Prometheus' numbers as dashboards, and passes its questions on.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/signal"
	"syscall"
	"time"

	"slipway/addons/internal/dashboards"
)

const (
	headerPatience = 5 * time.Second
	idlePatience   = 2 * time.Minute
	endPatience    = 3 * time.Second
	maxHeaderBytes = 64 << 10
)

func main() {
	address := flag.String("listen", ":3000", "where to answer")
	pages := flag.String("pages", "/usr/share/dashboards", "folder of the page")
	prometheus := flag.String("prometheus", "http://prometheus.istio-system:9090", "Prometheus' address")
	flag.Parse()
	if err := run(*address, *pages, *prometheus); err != nil {
		fmt.Fprintf(os.Stderr, "dashboards: %v\n", err)
		os.Exit(1)
	}
}

func run(address, pages, prometheus string) error {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	base, err := url.Parse(prometheus)
	if err != nil {
		return err
	}
	handler, err := dashboards.Handler(os.DirFS(pages), base)
	if err != nil {
		return fmt.Errorf("%s: %w", pages, err)
	}
	server := &http.Server{
		Addr:              address,
		Handler:           handler,
		ReadHeaderTimeout: headerPatience,
		IdleTimeout:       idlePatience,
		MaxHeaderBytes:    maxHeaderBytes,
	}
	failed := make(chan error, 1)
	go func() { failed <- server.ListenAndServe() }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	patience, cancel := context.WithTimeout(context.Background(), endPatience)
	defer cancel()
	if err := server.Shutdown(patience); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return nil
}
