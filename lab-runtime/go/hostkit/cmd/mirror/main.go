// mirror is the outside world of a lab, as far as there is one: DNS for the lab's hosts, and a registry with the
// images that the course uses. It runs without privilege in the lab's network and reads nothing but its folder.
package main

import (
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"slipway/hostkit/internal/imagemirror"
	"slipway/hostkit/internal/labdns"
)

type hostFlags map[string]netip.Addr

func (h hostFlags) String() string { return fmt.Sprint(map[string]netip.Addr(h)) }

func (h hostFlags) Set(value string) error {
	name, text, found := strings.Cut(value, "=")
	address, err := netip.ParseAddr(text)
	if !found || err != nil || !address.Is4() {
		return errors.New("want NAME=IPv4")
	}
	h[name] = address
	return nil
}

func main() {
	hosts := hostFlags{}
	address := flag.String("address", "192.168.10.1", "where to listen")
	images := flag.String("images", "", "OCI layout folder; none without it")
	flag.Var(hosts, "host", "NAME=ADDRESS, repeated")
	flag.Parse()
	if err := run(*address, *images, hosts); err != nil {
		fmt.Fprintf(os.Stderr, "mirror: %v\n", err)
		os.Exit(1)
	}
}

func run(address, images string, hosts hostFlags) error {
	failed := make(chan error, 3)
	zone := labdns.NewZone(hosts)
	udp, err := net.ListenPacket("udp", net.JoinHostPort(address, "53"))
	if err != nil {
		return err
	}
	tcp, err := net.Listen("tcp", net.JoinHostPort(address, "53"))
	if err != nil {
		return err
	}
	go func() { failed <- zone.ServeUDP(udp) }()
	go func() { failed <- zone.ServeTCP(tcp) }()
	if images != "" {
		registry, err := imagemirror.Open(images)
		if err != nil {
			return err
		}
		server := &http.Server{
			Addr: net.JoinHostPort(address, "5000"), Handler: registry,
			ReadHeaderTimeout: 5 * time.Second, IdleTimeout: time.Minute, WriteTimeout: 5 * time.Minute, MaxHeaderBytes: 16 << 10,
		}
		go func() { failed <- server.ListenAndServe() }()
	}
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGTERM, syscall.SIGINT)
	select {
	case <-stop:
		return nil
	case err := <-failed:
		return err
	}
}
