package node

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strings"
	"text/template"
	"time"

	"slipway/labnode/internal/config"
	"slipway/labnode/internal/layout"
	"slipway/labnode/internal/pki"
	"slipway/labnode/internal/supervise"
)

// cniBinDirs in the order of preference; Debian's containernetworking-plugins is the first.
var cniBinDirs = []string{"/usr/lib/cni", "/opt/cni/bin", "/usr/libexec/cni"}

var containerdTemplate = template.Must(template.New("containerd").Parse(`# Written by labnode at every start.
version = 2
root = {{printf "%q" .Root}}
state = {{printf "%q" .State}}
oom_score = 0
disabled_plugins = ["io.containerd.internal.v1.opt", "io.containerd.tracing.processor.v1.otlp", "io.containerd.internal.v1.tracing", "io.containerd.snapshotter.v1.aufs", "io.containerd.snapshotter.v1.btrfs", "io.containerd.snapshotter.v1.devmapper", "io.containerd.snapshotter.v1.zfs"]

[grpc]
address = {{printf "%q" .Socket}}

[plugins."io.containerd.grpc.v1.cri"]
sandbox_image = {{printf "%q" .Pause}}
stream_server_address = "127.0.0.1"
restrict_oom_score_adj = {{.UserNamespace}}
disable_apparmor = {{.UserNamespace}}
disable_hugetlb_controller = true
tolerate_missing_hugetlb_controller = true
enable_unprivileged_ports = true

[plugins."io.containerd.grpc.v1.cri".cni]
bin_dir = {{printf "%q" .CNIBin}}
conf_dir = {{printf "%q" .CNIConf}}

[plugins."io.containerd.grpc.v1.cri".containerd]
snapshotter = {{printf "%q" .Snapshotter}}
disable_snapshot_annotations = true

[plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
runtime_type = "io.containerd.runc.v2"

[plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
SystemdCgroup = false

[plugins."io.containerd.grpc.v1.cri".registry]
config_path = {{printf "%q" .Registries}}
{{range .Auths}}
[plugins."io.containerd.grpc.v1.cri".registry.configs.{{printf "%q" .Host}}.auth]
username = {{printf "%q" .Username}}
password = {{printf "%q" .Password}}
auth = {{printf "%q" .Auth}}
identitytoken = {{printf "%q" .IdentityToken}}
{{end}}`))

type containerdValues struct {
	Root, State, Socket, Pause, CNIBin, CNIConf, Snapshotter, Registries string
	UserNamespace                                                        bool
	Auths                                                                []registryAuth
}

func writeContainerdConfig(c *config.Config) (string, error) {
	dir := layout.Dir(c.DataDir)
	registries := dir.Agent("etc", "containerd", "certs.d")
	auths, err := writeRegistries(c.PrivateRegistry, registries, c.MirrorsOnly)
	if err != nil {
		return "", err
	}
	var text strings.Builder
	err = containerdTemplate.Execute(&text, containerdValues{
		Root: dir.Agent("containerd"), State: layout.ContainerdState, Socket: layout.ContainerdSocket,
		Pause: c.PauseImage, CNIBin: cniBinDir(), CNIConf: dir.Agent("etc", "cni", "net.d"),
		Snapshotter: c.Snapshotter, Registries: registries, UserNamespace: InUserNamespace(), Auths: auths,
	})
	if err != nil {
		return "", err
	}
	path := dir.Agent("etc", "containerd", "config.toml")
	return path, pki.WriteFile(path, []byte(text.String()), 0o600)
}

func cniBinDir() string {
	for _, dir := range cniBinDirs {
		if _, err := os.Stat(dir + "/bridge"); err == nil {
			return dir
		}
	}
	return cniBinDirs[0]
}

func containerdSpec(configFile string) (supervise.Spec, error) {
	binary, err := exec.LookPath("containerd")
	if err != nil {
		return supervise.Spec{}, fmt.Errorf("this host has no containerd (Debian package containerd): %w", err)
	}
	if err := os.MkdirAll(layout.ContainerdState, 0o711); err != nil {
		return supervise.Spec{}, err
	}
	return supervise.Spec{
		Name:   "containerd",
		Argv:   []string{binary, "-c", configFile},
		Env:    []string{"GOGC=60"},
		LogDir: layout.LogDir,
		Ready: func(context.Context) error {
			connection, err := net.DialTimeout("unix", layout.ContainerdSocket, time.Second)
			if err != nil {
				return err
			}
			return connection.Close()
		},
	}, nil
}
