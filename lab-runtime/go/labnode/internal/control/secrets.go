package control

import (
	"errors"
	"fmt"
	"io/fs"
	"net/netip"
	"os"
	"strconv"
	"strings"

	"slipway/labnode/internal/config"
	"slipway/labnode/internal/kubeconfig"
	"slipway/labnode/internal/layout"
	"slipway/labnode/internal/pki"
	"slipway/labnode/internal/token"
)

// Secrets is what a server makes before anything runs.
type Secrets struct {
	CA    *pki.Authority
	Token token.Token
	// AgentToken is Token unless --agent-token gave another.
	AgentToken token.Token
}

// PrepareSecrets makes or reads the authority and the token, and issues every certificate and kubeconfig anew.
func PrepareSecrets(c *config.Config, nodeIP string) (*Secrets, error) {
	dir := layout.Dir(c.DataDir)
	for _, path := range []string{dir.Path("server"), dir.TLS(""), dir.Cred("")} {
		if err := os.MkdirAll(path, 0o700); err != nil {
			return nil, err
		}
	}
	ca, err := pki.LoadOrCreate(dir.TLS("ca"), "labnode-ca")
	if err != nil {
		return nil, err
	}
	if err := pki.LoadOrCreateKey(dir.TLS("service.key")); err != nil {
		return nil, err
	}
	frontProxy, err := pki.LoadOrCreate(dir.TLS("request-header-ca"), "labnode-request-header-ca")
	if err != nil {
		return nil, err
	}
	if err := frontProxy.Issue(dir.TLS("client-auth-proxy"), pki.Request{CommonName: "system:auth-proxy", Client: true}); err != nil {
		return nil, err
	}
	if err := issueAll(c, ca, dir, nodeIP); err != nil {
		return nil, err
	}
	if err := writeKubeconfigs(c, ca, dir); err != nil {
		return nil, err
	}
	secrets := &Secrets{CA: ca}
	return secrets, secrets.prepareTokens(c, dir)
}

func issueAll(c *config.Config, ca *pki.Authority, dir layout.Dir, nodeIP string) error {
	services, err := netip.ParsePrefix(c.ServiceCIDR)
	if err != nil {
		return err
	}
	hosts := append([]string{
		"kubernetes", "kubernetes.default", "kubernetes.default.svc", "kubernetes.default.svc." + c.ClusterDomain,
		"localhost", c.NodeName, "127.0.0.1", services.Masked().Addr().Next().String(), nodeIP, c.AdvertiseAddress, c.NodeExternalIP,
	}, c.TLSSANs...)
	requests := map[string]pki.Request{
		"serving-kube-apiserver": {CommonName: "kube-apiserver", Hosts: hosts, Server: true},
		"client-kube-apiserver":  {CommonName: "system:apiserver", Organizations: []string{"system:masters"}, Client: true},
		"client-admin":           {CommonName: "system:admin", Organizations: []string{"system:masters"}, Client: true},
		"client-controller":      {CommonName: "system:kube-controller-manager", Client: true},
		"client-scheduler":       {CommonName: "system:kube-scheduler", Client: true},
	}
	for name, request := range requests {
		if err := ca.Issue(dir.TLS(name), request); err != nil {
			return err
		}
	}
	return nil
}

func writeKubeconfigs(c *config.Config, ca *pki.Authority, dir layout.Dir) error {
	mode, err := strconv.ParseUint(c.WriteKubeconfigMode, 8, 32)
	if err != nil {
		return err
	}
	files := []struct {
		path, client string
		mode         os.FileMode
	}{
		{dir.Cred("admin.kubeconfig"), "client-admin", 0o600},
		{dir.Cred("controller.kubeconfig"), "client-controller", 0o600},
		{dir.Cred("scheduler.kubeconfig"), "client-scheduler", 0o600},
		{c.WriteKubeconfig, "client-admin", os.FileMode(mode)},
	}
	for _, file := range files {
		certPEM, err := os.ReadFile(dir.TLS(file.client + ".crt"))
		if err != nil {
			return err
		}
		keyPEM, err := os.ReadFile(dir.TLS(file.client + ".key"))
		if err != nil {
			return err
		}
		spec := kubeconfig.Spec{Server: LocalURL(c), CAPEM: ca.CertPEM, CertPEM: certPEM, KeyPEM: keyPEM}
		if err := kubeconfig.Write(file.path, spec, file.mode); err != nil {
			return err
		}
	}
	return nil
}

// LocalURL is the API server as the server's own host reaches it.
func LocalURL(c *config.Config) string { return fmt.Sprintf("https://127.0.0.1:%d", c.HTTPSListenPort) }

func (s *Secrets) prepareTokens(c *config.Config, dir layout.Dir) error {
	text := c.Token
	path := dir.Path("server", "token")
	if text == "" {
		raw, err := os.ReadFile(path)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		text = strings.TrimSpace(string(raw))
	}
	if text == "" {
		generated, err := token.Generate()
		if err != nil {
			return err
		}
		text = generated
	}
	parsed, err := token.Parse(text)
	if err != nil {
		return err
	}
	s.Token, s.AgentToken = parsed, parsed
	if c.AgentToken != "" {
		if s.AgentToken, err = token.Parse(c.AgentToken); err != nil {
			return err
		}
	}
	if err := pki.WriteFile(path, []byte(s.Token.Full(s.CA.CertPEM)+"\n"), 0o600); err != nil {
		return err
	}
	for _, name := range []string{"node-token", "agent-token"} {
		full := s.AgentToken.Full(s.CA.CertPEM)
		if err := pki.WriteFile(dir.Path("server", name), []byte(full+"\n"), 0o600); err != nil {
			return err
		}
	}
	return nil
}
