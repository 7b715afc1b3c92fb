// pod-discovery tells Prometheus, in the same pod, which pods there are.
package main

import (
	"flag"
	"fmt"
	"net/http"
	"os"
	"time"

	"slipway/addons/internal/discovery"
)

const headerPatience = 5 * time.Second

func main() {
	address := flag.String("listen", "127.0.0.1:9099", "where to answer")
	flag.Parse()
	pods, err := discovery.InCluster(discovery.AccountDir, os.Getenv)
	if err == nil {
		server := &http.Server{Addr: *address, Handler: discovery.Handler(pods), ReadHeaderTimeout: headerPatience}
		err = server.ListenAndServe()
	}
	fmt.Fprintf(os.Stderr, "pod-discovery: %v\n", err)
	os.Exit(1)
}
