package control

import (
	_ "embed"
	"strings"

	"slipway/labnode/internal/config"
	"slipway/labnode/internal/layout"
	"slipway/labnode/internal/pki"
)

//go:embed coredns.yaml
var corednsManifest string

// WriteCoreDNS puts CoreDNS among the manifests, unless it is disabled.
func WriteCoreDNS(c *config.Config) error {
	if c.Disabled("coredns") {
		return nil
	}
	text := strings.NewReplacer("%{CLUSTER_DNS}%", c.ClusterDNS, "%{CLUSTER_DOMAIN}%", c.ClusterDomain).Replace(corednsManifest)
	return pki.WriteFile(layout.Dir(c.DataDir).Manifests()+"/coredns.yaml", []byte(text), 0o600)
}
