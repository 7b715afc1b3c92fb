// Package labca makes a certificate authority that belongs to one lab: made at the mirror's start, kept in memory,
// and good for nothing but the names that the mirror answers for.
package labca

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"net/netip"
	"time"
)

const (
	// longer than any lab lives
	validity = 365 * 24 * time.Hour
	// clocks of a machine may be set back a little
	backdated  = time.Hour
	serialBits = 120
)

// Authority is a lab's own.
type Authority struct {
	// CertificatePEM is what hosts put among what they trust.
	CertificatePEM []byte
	// Leaf serves TLS for all names.
	Leaf tls.Certificate
}

// New makes an authority and one certificate by it for the names and the address.
func New(names []string, address netip.Addr) (*Authority, error) {
	now := time.Now()
	caKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	ca, err := template("Slipway lab CA", now)
	if err != nil {
		return nil, err
	}
	// two authorities of one name would be taken for each other, and fail for odd reasons
	ca.Subject.SerialNumber = ca.SerialNumber.Text(16)
	ca.IsCA, ca.BasicConstraintsValid, ca.MaxPathLenZero = true, true, true
	ca.KeyUsage = x509.KeyUsageCertSign
	// a key that leaked could still speak for nobody else
	ca.PermittedDNSDomains, ca.PermittedDNSDomainsCritical = names, true
	ip := net.IP(address.AsSlice())
	ca.PermittedIPRanges = []*net.IPNet{{IP: ip, Mask: net.CIDRMask(address.BitLen(), address.BitLen())}}
	caDER, err := x509.CreateCertificate(rand.Reader, ca, ca, &caKey.PublicKey, caKey)
	if err != nil {
		return nil, err
	}
	leafKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	leaf, err := template("Slipway lab mirror", now)
	if err != nil {
		return nil, err
	}
	leaf.KeyUsage = x509.KeyUsageDigitalSignature
	leaf.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
	leaf.DNSNames, leaf.IPAddresses = names, []net.IP{ip}
	leafDER, err := x509.CreateCertificate(rand.Reader, leaf, ca, &leafKey.PublicKey, caKey)
	if err != nil {
		return nil, err
	}
	return &Authority{
		CertificatePEM: pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: caDER}),
		Leaf:           tls.Certificate{Certificate: [][]byte{leafDER}, PrivateKey: leafKey},
	}, nil
}

func template(name string, now time.Time) (*x509.Certificate, error) {
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), serialBits))
	if err != nil {
		return nil, err
	}
	return &x509.Certificate{
		SerialNumber: serial,
		Subject:      pkix.Name{CommonName: name, Organization: []string{"Slipway"}},
		NotBefore:    now.Add(-backdated),
		NotAfter:     now.Add(validity),
	}, nil
}
