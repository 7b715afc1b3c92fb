// Package layout names every file that labnode keeps, as k3s lays them out.
package layout

import "path/filepath"

// Containerd's socket and state are where k3s has them, whatever the data-dir.
const (
	RunDir           = "/run/k3s"
	ContainerdState  = RunDir + "/containerd"
	ContainerdSocket = ContainerdState + "/containerd.sock"
	LogDir           = "/var/log/k3s"
	AdminKubeconfig  = "/etc/rancher/k3s/k3s.yaml"
)

// Dir is a data-dir.
type Dir string

// Path joins names below the data-dir.
func (d Dir) Path(names ...string) string {
	return filepath.Join(append([]string{string(d)}, names...)...)
}

// TLS is a file of the server's certificates and keys.
func (d Dir) TLS(name string) string { return d.Path("server", "tls", name) }

// Cred is a kubeconfig of a control plane component.
func (d Dir) Cred(name string) string { return d.Path("server", "cred", name) }

// Agent is a file of the node.
func (d Dir) Agent(names ...string) string { return d.Path(append([]string{"agent"}, names...)...) }

// Manifests holds what is applied to the cluster.
func (d Dir) Manifests() string { return d.Path("server", "manifests") }

// KineSocket is the datastore's endpoint.
func (d Dir) KineSocket() string { return d.Path("server", "kine.sock") }
