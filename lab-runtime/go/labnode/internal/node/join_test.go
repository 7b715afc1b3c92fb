package node

import (
	"context"
	"encoding/json"
	"encoding/pem"
	"errors"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	v1 "k8s.io/api/core/v1"
	"k8s.io/client-go/tools/clientcmd"
	clientcmdapi "k8s.io/client-go/tools/clientcmd/api"
	bootstrapapi "k8s.io/cluster-bootstrap/token/api"
	jws "k8s.io/cluster-bootstrap/token/jws"

	"slipway/labnode/internal/config"
	"slipway/labnode/internal/facts"
	"slipway/labnode/internal/token"
)

// clusterInfoServer answers as an API server does; change may spoil the answer.
func clusterInfoServer(t *testing.T, password string, change func(map[string]string)) *httptest.Server {
	t.Helper()
	var server *httptest.Server
	server = httptest.NewTLSServer(http.HandlerFunc(func(response http.ResponseWriter, request *http.Request) {
		if request.URL.Path != clusterInfoPath {
			http.NotFound(response, request)
			return
		}
		_ = json.NewEncoder(response).Encode(v1.ConfigMap{Data: signedInfo(t, server, password, change)})
	}))
	t.Cleanup(server.Close)
	return server
}

func signedInfo(t *testing.T, server *httptest.Server, password string, change func(map[string]string)) map[string]string {
	parsed, err := token.Parse(password)
	if err != nil {
		t.Fatal(err)
	}
	info := clientcmdapi.NewConfig()
	info.Clusters[""] = &clientcmdapi.Cluster{Server: server.URL, CertificateAuthorityData: caOf(server)}
	raw, err := clientcmd.Write(*info)
	if err != nil {
		t.Fatal(err)
	}
	bootstrap := parsed.Bootstrap()
	signature, err := jws.ComputeDetachedSignature(string(raw), bootstrap.ID, bootstrap.Secret)
	if err != nil {
		t.Fatal(err)
	}
	common, _ := facts.Cluster{ClusterCIDR: "172.16.0.0/16", ClusterDNS: "10.10.200.10", KubeProxy: true}.Encode()
	data := map[string]string{
		bootstrapapi.KubeConfigKey: string(raw), bootstrapapi.JWSSignatureKeyPrefix + bootstrap.ID: signature, facts.Key: common,
	}
	if change != nil {
		change(data)
	}
	return data
}

func caOf(server *httptest.Server) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
}

func agentConfig(t *testing.T, server *httptest.Server, password string) *config.Config {
	c := config.Default(config.RoleAgent)
	c.DataDir, c.ServerURL, c.Token = t.TempDir(), server.URL, password
	return c
}

func TestDiscoverWritesBootstrapKubeconfig(t *testing.T) {
	server := clusterInfoServer(t, "lab secret", nil)
	full, _ := token.Parse("lab secret")
	for _, password := range []string{"lab secret", full.Full(caOf(server))} {
		c := agentConfig(t, server, password)
		identity, err := Discover(t.Context(), c)
		if err != nil {
			t.Fatal(err)
		}
		loaded, err := clientcmd.LoadFromFile(filepath.Join(c.DataDir, "agent", "bootstrap.kubeconfig"))
		if err != nil {
			t.Fatal(err)
		}
		if loaded.AuthInfos["default"].Token != full.Bootstrap().String() || loaded.Clusters["default"].Server != server.URL {
			t.Errorf("kubeconfig is %+v", loaded)
		}
		if identity.Cluster.ClusterDNS != "10.10.200.10" || !identity.Cluster.KubeProxy {
			t.Errorf("facts are %+v", identity.Cluster)
		}
	}
}

func TestDiscoverRefusesWrongTokens(t *testing.T) {
	foreign, _ := token.Parse("lab secret")
	cases := map[string]struct {
		password string
		change   func(map[string]string)
	}{
		"other token":   {password: "other"},
		"other CA hash": {password: foreign.Full([]byte("another CA"))},
		"changed CA": {password: "lab secret", change: func(data map[string]string) {
			data[bootstrapapi.KubeConfigKey] = strings.Replace(data[bootstrapapi.KubeConfigKey], "certificate-authority-data: L", "certificate-authority-data: M", 1)
		}},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			server := clusterInfoServer(t, "lab secret", test.change)
			_, err := Discover(t.Context(), agentConfig(t, server, test.password))
			var wrong *wrongTokenError
			if !errors.As(err, &wrong) {
				t.Errorf("error is %v", err)
			}
		})
	}
}

func TestDiscoverWaitsForTheServer(t *testing.T) {
	server := clusterInfoServer(t, "lab secret", nil)
	server.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 3*joinInterval)
	defer cancel()
	began := time.Now()
	if _, err := Discover(ctx, agentConfig(t, server, "lab secret")); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("error is %v", err)
	}
	if time.Since(began) < 2*joinInterval {
		t.Error("it gave up early")
	}
}
