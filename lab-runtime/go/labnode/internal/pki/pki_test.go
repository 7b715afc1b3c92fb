package pki

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"os"
	"path/filepath"
	"testing"
)

func TestAuthorityIsKept(t *testing.T) {
	path := filepath.Join(t.TempDir(), "tls", "ca")
	first, err := LoadOrCreate(path, "test-ca")
	if err != nil {
		t.Fatal(err)
	}
	second, err := LoadOrCreate(path, "test-ca")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(first.CertPEM, second.CertPEM) {
		t.Error("the authority changed")
	}
	info, err := os.Stat(path + ".key")
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("key: %v %v", info, err)
	}
}

func TestAuthoritiesDiffer(t *testing.T) {
	first, _ := LoadOrCreate(filepath.Join(t.TempDir(), "ca"), "test-ca")
	second, _ := LoadOrCreate(filepath.Join(t.TempDir(), "ca"), "test-ca")
	if bytes.Equal(first.CertPEM, second.CertPEM) {
		t.Error("two folders have one authority")
	}
}

func TestIssuedCertificates(t *testing.T) {
	dir := t.TempDir()
	ca, err := LoadOrCreate(filepath.Join(dir, "ca"), "test-ca")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "server")
	request := Request{CommonName: "kube-apiserver", Hosts: []string{"localhost", "127.0.0.1", ""}, Server: true}
	if err := ca.Issue(path, request); err != nil {
		t.Fatal(err)
	}
	if _, err := tls.LoadX509KeyPair(path+".crt", path+".key"); err != nil {
		t.Fatal(err)
	}
	raw, _ := os.ReadFile(path + ".crt")
	cert, err := parseCertificate(raw)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(ca.Certificate)
	for _, host := range []string{"localhost", "127.0.0.1"} {
		options := x509.VerifyOptions{Roots: pool, DNSName: host, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}}
		if _, err := cert.Verify(options); err != nil {
			t.Errorf("%s: %v", host, err)
		}
	}
	if _, err := cert.Verify(x509.VerifyOptions{Roots: pool, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}}); err == nil {
		t.Error("a server's certificate passes as a client's")
	}
	if _, err := cert.Verify(x509.VerifyOptions{Roots: pool, DNSName: "elsewhere"}); err == nil {
		t.Error("the certificate passes for another host")
	}
}

func TestClientCertificateNamesUserAndGroups(t *testing.T) {
	dir := t.TempDir()
	ca, _ := LoadOrCreate(filepath.Join(dir, "ca"), "test-ca")
	path := filepath.Join(dir, "node")
	if err := ca.Issue(path, Request{CommonName: "system:node:a", Organizations: []string{"system:nodes"}, Client: true}); err != nil {
		t.Fatal(err)
	}
	raw, _ := os.ReadFile(path + ".crt")
	cert, err := parseCertificate(raw)
	if err != nil || cert.Subject.CommonName != "system:node:a" || cert.Subject.Organization[0] != "system:nodes" {
		t.Errorf("%v %v", cert.Subject, err)
	}
}

func TestDamagedAuthorityIsAnError(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ca")
	if _, err := LoadOrCreate(path, "test-ca"); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path+".key", []byte("damaged"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := LoadOrCreate(path, "test-ca"); err == nil {
		t.Error("a damaged key is accepted")
	}
}
