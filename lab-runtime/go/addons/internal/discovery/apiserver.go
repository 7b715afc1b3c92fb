package discovery

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// AccountDir is where a pod finds its service account.
const AccountDir = "/var/run/secrets/kubernetes.io/serviceaccount"

const listPatience = 10 * time.Second

// InCluster asks the API server of the cluster in which this pod runs, by the pod's account.
func InCluster(accountDir string, getenv func(string) string) (Pods, error) {
	authority, err := os.ReadFile(filepath.Join(accountDir, "ca.crt"))
	if err != nil {
		return nil, err
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(authority) {
		return nil, fmt.Errorf("%s/ca.crt holds no certificate", accountDir)
	}
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}}
	client := &http.Client{Timeout: listPatience, Transport: transport}
	server := net.JoinHostPort(getenv("KUBERNETES_SERVICE_HOST"), getenv("KUBERNETES_SERVICE_PORT"))
	return func(ctx context.Context) (io.ReadCloser, error) {
		// The kubelet renews it.
		token, err := os.ReadFile(filepath.Join(accountDir, "token"))
		if err != nil {
			return nil, err
		}
		// The API server answers from its cache, which is as new as anybody needs.
		address := "https://" + server + "/api/v1/pods?resourceVersion=0"
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
		if err != nil {
			return nil, err
		}
		request.Header.Set("Authorization", "Bearer "+strings.TrimSpace(string(token)))
		response, err := client.Do(request)
		if err != nil {
			return nil, err
		}
		if response.StatusCode != http.StatusOK {
			response.Body.Close()
			return nil, fmt.Errorf("the API server answers %s to a list of pods", response.Status)
		}
		return response.Body, nil
	}, nil
}
