package labdns

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"testing"
	"time"
)

func resolver(t *testing.T) *net.Resolver {
	t.Helper()
	zone := NewZone(map[string]netip.Addr{"k3s-s": netip.MustParseAddr("192.168.10.10")})
	zone.AddAlias("www.outside.test", netip.MustParseAddr("192.168.10.10"))
	udp, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	tcp, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { udp.Close(); tcp.Close() })
	go func() { _ = zone.ServeUDP(udp) }()
	go func() { _ = zone.ServeTCP(tcp) }()
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
		if network == "tcp" {
			return (&net.Dialer{}).DialContext(ctx, "tcp", tcp.Addr().String())
		}
		return (&net.Dialer{}).DialContext(ctx, "udp", udp.LocalAddr().String())
	}}
}

func TestKnowsItsHostsAndDeniesTheRestAtOnce(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	r := resolver(t)
	if found, err := r.LookupHost(ctx, "K3S-S."); err != nil || len(found) != 1 || found[0] != "192.168.10.10" {
		t.Fatal(found, err)
	}
	if names, err := r.LookupAddr(ctx, "192.168.10.10"); err != nil || names[0] != "k3s-s." {
		t.Fatal(names, err)
	}
	if found, err := r.LookupHost(ctx, "www.outside.test."); err != nil || len(found) != 1 || found[0] != "192.168.10.10" {
		t.Fatal(found, err)
	}
	begun := time.Now()
	_, err := r.LookupHost(ctx, "registry-1.docker.io.")
	var dns *net.DNSError
	if !errors.As(err, &dns) || !dns.IsNotFound || time.Since(begun) > time.Second {
		t.Fatal(err, time.Since(begun))
	}
}

func TestGarbageIsNoCrash(t *testing.T) {
	zone := NewZone(nil)
	for _, query := range [][]byte{nil, {1}, make([]byte, 12), {0, 0, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0}, make([]byte, 500)} {
		_ = zone.Answer(query)
	}
}

func FuzzAnswer(f *testing.F) {
	zone := NewZone(map[string]netip.Addr{"testpc": netip.MustParseAddr("192.168.10.200")})
	f.Add([]byte("\x00\x01\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00\x06testpc\x00\x00\x01\x00\x01"))
	f.Fuzz(func(_ *testing.T, query []byte) { _ = zone.Answer(query) })
}
