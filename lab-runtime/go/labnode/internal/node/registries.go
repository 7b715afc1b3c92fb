package node

import (
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"sigs.k8s.io/yaml"

	"slipway/labnode/internal/pki"
)

// registriesFile is k3s's registries.yaml.
type registriesFile struct {
	Mirrors map[string]registryMirror `json:"mirrors"`
	Configs map[string]registryConfig `json:"configs"`
}

type registryMirror struct {
	Endpoints []string          `json:"endpoint"`
	Rewrites  map[string]string `json:"rewrite"`
}

type registryConfig struct {
	Auth *registryAuth `json:"auth"`
	TLS  *registryTLS  `json:"tls"`
}

type registryAuth struct {
	Host          string `json:"-"`
	Username      string `json:"username"`
	Password      string `json:"password"`
	Auth          string `json:"auth"`
	IdentityToken string `json:"identity_token"`
}

type registryTLS struct {
	CAFile             string `json:"ca_file"`
	CertFile           string `json:"cert_file"`
	KeyFile            string `json:"key_file"`
	InsecureSkipVerify bool   `json:"insecure_skip_verify"`
}

// writeRegistries turns registries.yaml into containerd's <dir>/<registry>/hosts.toml, and returns the credentials,
// which containerd takes in its main configuration only. Without the file every registry is asked directly; with
// mirrorsOnly, none that has a mirror.
func writeRegistries(path, dir string, mirrorsOnly bool) ([]registryAuth, error) {
	if err := os.RemoveAll(dir); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	raw, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	hosts, auths, err := renderRegistries(raw, mirrorsOnly)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	for name, text := range hosts {
		if err := pki.WriteFile(filepath.Join(dir, name, "hosts.toml"), []byte(text), 0o644); err != nil {
			return nil, err
		}
	}
	return auths, nil
}

// renderRegistries returns the content of hosts.toml by folder name.
func renderRegistries(raw []byte, mirrorsOnly bool) (map[string]string, []registryAuth, error) {
	var file registriesFile
	if err := yaml.UnmarshalStrict(raw, &file); err != nil {
		return nil, nil, err
	}
	hosts := map[string]string{}
	for registry, mirror := range file.Mirrors {
		if len(mirror.Rewrites) > 0 {
			return nil, nil, fmt.Errorf("mirrors.%s.rewrite: containerd as Debian ships it cannot rewrite names", registry)
		}
		text, err := renderMirror(registry, mirror.Endpoints, file.Configs, mirrorsOnly)
		if err != nil {
			return nil, nil, err
		}
		hosts[registryDir(registry)] = text
	}
	var auths []registryAuth
	for registry, settings := range file.Configs {
		if settings.Auth != nil {
			auth := *settings.Auth
			auth.Host = registry
			auths = append(auths, auth)
		}
		if _, mirrored := file.Mirrors[registry]; !mirrored && settings.TLS != nil {
			hosts[registryDir(registry)] = serverLine("https://"+registry) + hostBlock("https://"+registry, settings.TLS)
		}
	}
	return hosts, auths, nil
}

func registryDir(registry string) string {
	if registry == "*" {
		return "_default"
	}
	return registry
}

func renderMirror(registry string, endpoints []string, configs map[string]registryConfig, mirrorsOnly bool) (string, error) {
	var blocks []string
	server := serverLine(upstream(registry))
	for i, endpoint := range endpoints {
		if !strings.Contains(endpoint, "://") {
			endpoint = "https://" + endpoint
		}
		parsed, err := url.Parse(endpoint)
		if err != nil || parsed.Host == "" || (parsed.Scheme != "http" && parsed.Scheme != "https") {
			return "", fmt.Errorf("mirrors.%s.endpoint: %q is not an http or https URL", registry, endpoint)
		}
		if mirrorsOnly && i == len(endpoints)-1 {
			// containerd always asks a server last: the last mirror takes its place.
			server = serverLine(endpoint) + hostSettings(endpoint, configs[parsed.Host].TLS)
		} else {
			blocks = append(blocks, hostBlock(endpoint, configs[parsed.Host].TLS))
		}
	}
	return server + strings.Join(blocks, ""), nil
}

func serverLine(address string) string {
	if address == "" {
		return ""
	}
	return fmt.Sprintf("server = %q\n", strings.TrimSuffix(address, "/"))
}

func upstream(registry string) string {
	switch registry {
	case "*":
		return ""
	case "docker.io":
		return "https://registry-1.docker.io"
	default:
		return "https://" + registry
	}
}

func hostBlock(endpoint string, settings *registryTLS) string {
	return fmt.Sprintf("\n[host.%q]\n", strings.TrimSuffix(endpoint, "/")) + hostSettings(endpoint, settings)
}

func hostSettings(endpoint string, settings *registryTLS) string {
	var text strings.Builder
	text.WriteString("capabilities = [\"pull\", \"resolve\"]\n")
	// containerd appends /v2 itself unless told that the path is complete, which a mirror below a path needs.
	if parsed, err := url.Parse(endpoint); err == nil && strings.Trim(parsed.Path, "/") != "" {
		text.WriteString("override_path = true\n")
	}
	if settings == nil {
		return text.String()
	}
	if settings.InsecureSkipVerify {
		text.WriteString("skip_verify = true\n")
	}
	if settings.CAFile != "" {
		fmt.Fprintf(&text, "ca = %q\n", settings.CAFile)
	}
	if settings.CertFile != "" {
		fmt.Fprintf(&text, "client = [[%q, %q]]\n", settings.CertFile, settings.KeyFile)
	}
	return text.String()
}
