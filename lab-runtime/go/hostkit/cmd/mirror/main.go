// mirror is the outside world of a lab, as far as there is one: DNS for the lab's hosts, a registry with the images
// that the course uses, and a few names of the internet over TLS. It runs without privilege in the lab's network and
// reads nothing but its folders.
package main

import (
	"errors"
	"flag"
	"fmt"
	"net"
	"net/netip"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"slipway/hostkit/internal/imagemirror"
	"slipway/hostkit/internal/labca"
	"slipway/hostkit/internal/labdns"
	"slipway/hostkit/internal/sites"
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

type listFlag []string

func (l *listFlag) String() string { return strings.Join(*l, " ") }

func (l *listFlag) Set(value string) error {
	*l = append(*l, value)
	return nil
}

type options struct {
	address string
	images  listFlag
	sites   listFlag
	hosts   hostFlags
}

func main() {
	o := options{hosts: hostFlags{}}
	flag.StringVar(&o.address, "address", "192.168.10.1", "where to listen")
	flag.Var(&o.images, "images", "OCI layout folder, repeated; no registry without one")
	flag.Var(&o.sites, "sites", "folder of names and what they answer with, repeated")
	flag.Var(o.hosts, "host", "NAME=ADDRESS, repeated")
	flag.Parse()
	if err := run(o); err != nil {
		fmt.Fprintf(os.Stderr, "mirror: %v\n", err)
		os.Exit(1)
	}
}

func run(o options) error {
	address, err := netip.ParseAddr(o.address)
	if err != nil {
		return err
	}
	outside, err := sites.Open(o.sites)
	if err != nil {
		return err
	}
	authority, err := labca.New(outside.Names(), address)
	if err != nil {
		return err
	}
	zone := labdns.NewZone(o.hosts)
	for _, name := range outside.Names() {
		zone.AddAlias(name, address)
	}
	udp, err := net.ListenPacket("udp", net.JoinHostPort(o.address, "53"))
	if err != nil {
		return err
	}
	tcp, err := net.Listen("tcp", net.JoinHostPort(o.address, "53"))
	if err != nil {
		return err
	}
	failed := make(chan error, 5)
	go func() { failed <- zone.ServeUDP(udp) }()
	go func() { failed <- zone.ServeTCP(tcp) }()
	servers := []webServer{
		{port: "80", handler: outside.Plain(authority.CertificatePEM)},
		{port: "443", handler: outside, certificate: &authority.Leaf},
	}
	if len(o.images) > 0 {
		registry, err := imagemirror.Open(o.images...)
		if err != nil {
			return err
		}
		servers = append(servers, webServer{port: "5000", handler: registry})
	}
	for _, server := range servers {
		listener, err := server.listen(o.address)
		if err != nil {
			return err
		}
		go func() { failed <- server.serve(listener) }()
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
