package hostsetup

import (
	"bytes"
	"context"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"time"
)

const (
	trustFirstPause = 50 * time.Millisecond
	trustMaxPause   = 5 * time.Second
	trustPatience   = 3 * time.Second
	maxCertificate  = 16 << 10

	// update-ca-certificates takes what lies in the first and writes the second
	certificateFolder = "usr/local/share/ca-certificates"
	certificateBundle = "etc/ssl/certs/ca-certificates.crt"
)

// TrustLabCA fetches the certificate of the lab's own authority and puts it among what the host below root trusts.
// The mirror comes up beside the hosts, so this tries again until it answers or ctx ends.
func TrustLabCA(ctx context.Context, url, root string) error {
	for pause := trustFirstPause; ; pause = min(2*pause, trustMaxPause) {
		certificate, err := fetchCertificate(ctx, url)
		if err == nil {
			return trust(certificate, root)
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("the lab's authority: %w", err)
		case <-time.After(pause):
		}
	}
}

// fetchCertificate answers one certificate of an authority, encoded anew.
func fetchCertificate(ctx context.Context, url string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, trustPatience)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	// a connection of its own, by no proxy: once is all that is asked
	response, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, maxCertificate))
	if err != nil {
		return nil, err
	}
	block, _ := pem.Decode(body)
	if response.StatusCode != http.StatusOK || block == nil || block.Type != "CERTIFICATE" {
		return nil, fmt.Errorf("%s answered %s and no certificate", url, response.Status)
	}
	if parsed, err := x509.ParseCertificate(block.Bytes); err != nil || !parsed.IsCA {
		return nil, errors.Join(fmt.Errorf("%s answered no authority's certificate", url), err)
	}
	return pem.EncodeToMemory(block), nil
}

// trust does for one certificate what update-ca-certificates takes a second for.
func trust(certificate []byte, root string) error {
	own := filepath.Join(root, certificateFolder, "slipway-lab.crt")
	if err := os.MkdirAll(filepath.Dir(own), 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(own, certificate, 0o644); err != nil {
		return err
	}
	path := filepath.Join(root, certificateBundle)
	bundle, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if bytes.Contains(bundle, certificate) {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o644)
	if err != nil {
		return err
	}
	defer file.Close()
	_, err = file.Write(certificate)
	return err
}
