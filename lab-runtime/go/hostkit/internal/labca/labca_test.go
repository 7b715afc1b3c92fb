package labca

import (
	"crypto/x509"
	"net/netip"
	"testing"
)

func TestLeafIsTrustedForItsNamesByItsOwnAuthorityAlone(t *testing.T) {
	names, address := []string{"istio.io", "www.envoyproxy.io"}, netip.MustParseAddr("192.168.10.1")
	one, err := New(names, address)
	if err != nil {
		t.Fatal(err)
	}
	other, err := New(names, address)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(one.Leaf.Certificate[0])
	if err != nil {
		t.Fatal(err)
	}
	verify := func(authority *Authority, name string) error {
		pool := x509.NewCertPool()
		if !pool.AppendCertsFromPEM(authority.CertificatePEM) {
			t.Fatal("no certificate in the PEM")
		}
		_, err := leaf.Verify(x509.VerifyOptions{DNSName: name, Roots: pool})
		return err
	}
	for _, name := range append(names, "192.168.10.1") {
		if err := verify(one, name); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	if verify(one, "github.com") == nil {
		t.Fatal("trusted for a name that it was not made for")
	}
	if verify(other, "istio.io") == nil {
		t.Fatal("another lab trusts it")
	}
}
