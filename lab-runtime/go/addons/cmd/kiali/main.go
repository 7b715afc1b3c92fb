// kiali stands where Kiali's own program does in its image and takes the same arguments: it starts the server, and the
// adapter through which the console of another version speaks to it.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"syscall"
	"time"

	"slipway/addons/internal/console"
	"slipway/addons/internal/kialiserver"
)

const (
	serverProgram   = "/opt/kiali/kiali-server"
	headerPatience  = 5 * time.Second
	idlePatience    = 2 * time.Minute
	endPatience     = 5 * time.Second
	maxHeaderBytes  = 64 << 10
	defaultLocation = "/kiali-configuration/config.yaml"
)

func main() {
	config := flag.String("config", defaultLocation, "Kiali's configuration file")
	program := flag.String("server", serverProgram, "Kiali's server")
	flag.Parse()
	if err := run(*config, *program); err != nil {
		fmt.Fprintf(os.Stderr, "kiali: %v\n", err)
		os.Exit(1)
	}
}

func run(file, program string) error {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	config, err := kialiserver.Read(text)
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	dir, err := os.MkdirTemp("", "kiali-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	listener, err := net.Listen("tcp", net.JoinHostPort("", strconv.Itoa(config.Port)))
	if err != nil {
		return err
	}
	server, err := kialiserver.Start(ctx, program, dir, config)
	if err != nil {
		return err
	}
	front := &http.Server{
		Handler:           console.Handler(server.Base),
		ReadHeaderTimeout: headerPatience,
		IdleTimeout:       idlePatience,
		MaxHeaderBytes:    maxHeaderBytes,
	}
	failed := make(chan error, 1)
	go func() { failed <- front.Serve(listener) }()
	select {
	case err := <-failed:
		return err
	case err := <-server.Ended:
		return err
	case <-ctx.Done():
	}
	patience, cancel := context.WithTimeout(context.Background(), endPatience)
	defer cancel()
	err = front.Shutdown(patience)
	<-server.Ended
	if errors.Is(err, context.DeadlineExceeded) {
		return nil
	}
	return err
}
