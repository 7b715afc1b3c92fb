// Package kubeconfig writes the files that clients of the API server are configured by.
package kubeconfig

import (
	"os"

	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/client-go/tools/clientcmd/api"

	"slipway/labnode/internal/pki"
)

// Spec is one cluster and one user. Certificates are embedded by content (CertPEM) or named by file (CertFile).
type Spec struct {
	Server   string
	CAPEM    []byte
	CertPEM  []byte
	KeyPEM   []byte
	CertFile string
	KeyFile  string
	Token    string
}

// Write replaces the file whole.
func Write(path string, spec Spec, mode os.FileMode) error {
	config := api.NewConfig()
	config.Clusters["default"] = &api.Cluster{Server: spec.Server, CertificateAuthorityData: spec.CAPEM}
	config.AuthInfos["default"] = &api.AuthInfo{
		ClientCertificateData: spec.CertPEM, ClientKeyData: spec.KeyPEM,
		ClientCertificate: spec.CertFile, ClientKey: spec.KeyFile, Token: spec.Token,
	}
	config.Contexts["default"] = &api.Context{Cluster: "default", AuthInfo: "default"}
	config.CurrentContext = "default"
	raw, err := clientcmd.Write(*config)
	if err != nil {
		return err
	}
	return pki.WriteFile(path, raw, mode)
}
