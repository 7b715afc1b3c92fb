package components

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/k3s-io/kine/pkg/endpoint"
)

// kine's Watch panics without an interval for progress notifications.
const notifyInterval = 5 * time.Second

func runKine(args []string) int {
	if len(args) != 2 {
		fmt.Fprintln(os.Stderr, "kine LISTEN-URL DATABASE-URL")
		return 2
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	_, err := endpoint.Listen(ctx, endpoint.Config{Listener: args[0], Endpoint: args[1], NotifyInterval: notifyInterval})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	<-ctx.Done()
	return 0
}
