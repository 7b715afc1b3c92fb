// bookinfo is the sample application of the course: four services that call each other over HTTP, and an echo
// server. Which one a process is, its first argument says; all are one program, so that their images share a layer.
package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"slipway/bookinfo/internal/details"
	"slipway/bookinfo/internal/echo"
	"slipway/bookinfo/internal/productpage"
	"slipway/bookinfo/internal/ratings"
	"slipway/bookinfo/internal/reviews"
	"slipway/bookinfo/internal/serve"
)

type service struct {
	port string
	make func(getenv func(string) string) (http.Handler, error)
}

var services = map[string]service{
	"productpage": {"9080", productpage.FromEnvironment},
	"details":     {"9080", details.FromEnvironment},
	"reviews":     {"9080", reviews.FromEnvironment},
	"ratings":     {"9080", ratings.FromEnvironment},
	"echo":        {"8080", echo.FromEnvironment},
}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintf(os.Stderr, "bookinfo: %v\n", err)
		os.Exit(1)
	}
}

// run takes the service and, as the services elsewhere do, a port after it.
func run(args []string) error {
	if len(args) < 1 || len(args) > 2 {
		return fmt.Errorf("usage: bookinfo SERVICE [PORT]")
	}
	chosen, known := services[args[0]]
	if !known {
		return fmt.Errorf("no service %q; there are productpage, details, reviews, ratings and echo", args[0])
	}
	port := chosen.port
	if len(args) == 2 {
		port = args[1]
	}
	handler, err := chosen.make(os.Getenv)
	if err != nil {
		return err
	}
	// "127.0.0.1:9081" listens there only.
	address := port
	if !strings.Contains(address, ":") {
		address = ":" + port
	}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	fmt.Printf("%s listens on %s\n", args[0], listener.Addr())
	return serve.Until(ctx, listener, handler, serve.Options{LogTo: os.Stdout, LameDuck: serve.LameDuck})
}
