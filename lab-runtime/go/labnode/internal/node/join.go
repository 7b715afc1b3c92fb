package node

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"time"

	v1 "k8s.io/api/core/v1"
	"k8s.io/client-go/tools/clientcmd"
	bootstrapapi "k8s.io/cluster-bootstrap/token/api"
	jws "k8s.io/cluster-bootstrap/token/jws"

	"slipway/labnode/internal/config"
	"slipway/labnode/internal/facts"
	"slipway/labnode/internal/kubeconfig"
	"slipway/labnode/internal/layout"
	"slipway/labnode/internal/pki"
	"slipway/labnode/internal/token"
)

const (
	clusterInfoPath  = "/api/v1/namespaces/" + "kube-public" + "/configmaps/" + bootstrapapi.ConfigMapClusterInfo
	joinInterval     = 100 * time.Millisecond
	maxClusterInfo   = 1 << 20
	joinReportEvery  = 10 * time.Second
	discoveryTimeout = 5 * time.Second
)

// Discover finds the cluster that the token belongs to and writes what the kubelet needs to ask for a certificate.
// It waits for a server that is not there yet, and fails at once when the token does not fit.
func Discover(ctx context.Context, c *config.Config) (Identity, error) {
	parsed, err := token.Parse(c.Token)
	if err != nil {
		return Identity{}, err
	}
	said := time.Now()
	for {
		caPEM, cluster, err := discoverOnce(ctx, c.ServerURL, parsed)
		if err == nil {
			return writeIdentity(c, parsed, caPEM, cluster)
		}
		var wrong *wrongTokenError
		if errors.As(err, &wrong) || ctx.Err() != nil {
			return Identity{}, err
		}
		if time.Since(said) > joinReportEvery {
			said = time.Now()
			log.Printf("waiting for the server %s: %v", c.ServerURL, err)
		}
		select {
		case <-ctx.Done():
			return Identity{}, ctx.Err()
		case <-time.After(joinInterval):
		}
	}
}

// wrongTokenError means that asking again cannot help.
type wrongTokenError struct{ reason string }

func (e *wrongTokenError) Error() string {
	return "the token does not belong to this server: " + e.reason
}

// discoverOnce is kubeadm's token discovery: read cluster-info over a connection not yet trusted, trust the CA in it
// because only a holder of the token can have signed it, and read the rest over a connection that this CA verifies.
func discoverOnce(ctx context.Context, server string, parsed token.Token) ([]byte, facts.Cluster, error) {
	untrusted, err := fetchClusterInfo(ctx, server, &tls.Config{InsecureSkipVerify: true}) //nolint:gosec // verified below
	if err != nil {
		return nil, facts.Cluster{}, err
	}
	caPEM, err := verifyClusterInfo(untrusted.Data, parsed)
	if err != nil {
		return nil, facts.Cluster{}, err
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(caPEM)
	trusted, err := fetchClusterInfo(ctx, server, &tls.Config{RootCAs: pool})
	if err != nil {
		return nil, facts.Cluster{}, err
	}
	cluster, err := facts.Decode(trusted.Data[facts.Key])
	if err != nil {
		return nil, facts.Cluster{}, fmt.Errorf("%s is not run by labnode: %w", server, err)
	}
	return caPEM, cluster, nil
}

func verifyClusterInfo(data map[string]string, parsed token.Token) ([]byte, error) {
	bootstrap := parsed.Bootstrap()
	content := data[bootstrapapi.KubeConfigKey]
	signature := data[bootstrapapi.JWSSignatureKeyPrefix+bootstrap.ID]
	if signature == "" {
		return nil, &wrongTokenError{"its cluster-info is not signed with it"}
	}
	if !jws.DetachedTokenIsValid(signature, content, bootstrap.ID, bootstrap.Secret) {
		return nil, &wrongTokenError{"the signature of its cluster-info does not fit"}
	}
	info, err := clientcmd.Load([]byte(content))
	if err != nil {
		return nil, err
	}
	for _, cluster := range info.Clusters {
		caPEM := cluster.CertificateAuthorityData
		if parsed.CAHash != "" && parsed.CAHash != token.HashCA(caPEM) {
			return nil, &wrongTokenError{"its CA has another hash"}
		}
		return caPEM, nil
	}
	return nil, errors.New("cluster-info names no cluster")
}

func fetchClusterInfo(ctx context.Context, server string, trust *tls.Config) (*v1.ConfigMap, error) {
	transport := &http.Transport{TLSClientConfig: trust, DisableKeepAlives: true}
	client := &http.Client{Transport: transport, Timeout: discoveryTimeout}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, server+clusterInfoPath, nil)
	if err != nil {
		return nil, err
	}
	response, err := client.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("cluster-info: %s", response.Status)
	}
	raw, err := io.ReadAll(io.LimitReader(response.Body, maxClusterInfo))
	if err != nil {
		return nil, err
	}
	info := &v1.ConfigMap{}
	return info, json.Unmarshal(raw, info)
}

func writeIdentity(c *config.Config, parsed token.Token, caPEM []byte, cluster facts.Cluster) (Identity, error) {
	dir := layout.Dir(c.DataDir)
	identity := Identity{
		CAFile:     dir.Agent("server-ca.crt"),
		Kubeconfig: dir.Agent("kubelet.kubeconfig"),
		Bootstrap:  dir.Agent("bootstrap.kubeconfig"),
		Cluster:    cluster,
	}
	if err := pki.WriteFile(identity.CAFile, caPEM, 0o644); err != nil {
		return Identity{}, err
	}
	spec := kubeconfig.Spec{Server: c.ServerURL, CAPEM: caPEM, Token: parsed.Bootstrap().String()}
	return identity, kubeconfig.Write(identity.Bootstrap, spec, 0o600)
}

// OwnIdentity is for the server's own node: the server has the CA, so its certificate needs no request.
func OwnIdentity(c *config.Config, ca *pki.Authority, server string, cluster facts.Cluster) (Identity, error) {
	dir := layout.Dir(c.DataDir)
	identity := Identity{CAFile: dir.Agent("server-ca.crt"), Kubeconfig: dir.Agent("kubelet.kubeconfig"), Cluster: cluster}
	if err := pki.WriteFile(identity.CAFile, ca.CertPEM, 0o644); err != nil {
		return Identity{}, err
	}
	client := dir.Agent("client-kubelet")
	request := pki.Request{CommonName: "system:node:" + c.NodeName, Organizations: []string{"system:nodes"}, Client: true}
	if err := ca.Issue(client, request); err != nil {
		return Identity{}, err
	}
	spec := kubeconfig.Spec{Server: server, CAPEM: ca.CertPEM, CertFile: client + ".crt", KeyFile: client + ".key"}
	return identity, kubeconfig.Write(identity.Kubeconfig, spec, 0o600)
}
