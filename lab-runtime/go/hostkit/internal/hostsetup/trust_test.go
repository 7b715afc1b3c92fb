package hostsetup

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"
)

func certificate(t *testing.T, isCA bool) []byte {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), IsCA: isCA, BasicConstraintsValid: true}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
}

func TestTrustsTheLabsAuthorityAsSoonAsTheMirrorAnswers(t *testing.T) {
	root, ca := t.TempDir(), certificate(t, true)
	bundle := filepath.Join(root, certificateBundle)
	if err := os.MkdirAll(filepath.Dir(bundle), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(bundle, []byte("others\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	var asked atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if asked.Add(1) == 1 {
			http.Error(w, "not yet", http.StatusServiceUnavailable)
			return
		}
		_, _ = w.Write(ca)
	}))
	defer server.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	for range 2 { // a second start of the host adds nothing
		if err := TrustLabCA(ctx, server.URL, root); err != nil {
			t.Fatal(err)
		}
	}
	if got, _ := os.ReadFile(bundle); string(got) != "others\n"+string(ca) {
		t.Fatalf("%s", got)
	}
	if got, _ := os.ReadFile(filepath.Join(root, certificateFolder, "slipway-lab.crt")); string(got) != string(ca) {
		t.Fatalf("%s", got)
	}
}

func TestTrustsNothingElse(t *testing.T) {
	for name, answer := range map[string][]byte{
		"text": []byte("hello"), "no authority": certificate(t, false), "garbage": []byte("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"),
	} {
		root := t.TempDir()
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(answer) }))
		ctx, cancel := context.WithTimeout(context.Background(), 200*time.Millisecond)
		if err := TrustLabCA(ctx, server.URL, root); err == nil {
			t.Error(name)
		}
		cancel()
		server.Close()
		if _, err := os.Stat(filepath.Join(root, certificateBundle)); err == nil {
			t.Errorf("%s: something was written", name)
		}
	}
}
