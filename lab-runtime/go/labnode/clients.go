package main

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"syscall"

	"k8s.io/component-base/version"

	"slipway/labnode/internal/layout"
)

// Version is labnode's own; the build sets it.
var Version = "dev"

func printVersion() {
	fmt.Printf("labnode version %s (k3s-compatible, Kubernetes %s)\ngo version %s\n", Version, version.Get().GitVersion, runtime.Version())
}

// useClusterKubeconfig makes `k3s kubectl` talk to this host's cluster, unless the user has a choice of their own.
func useClusterKubeconfig() {
	if os.Getenv("KUBECONFIG") != "" {
		return
	}
	if home, err := os.UserHomeDir(); err == nil {
		if _, err := os.Stat(home + "/.kube/config"); err == nil {
			return
		}
	}
	if _, err := os.Stat(layout.AdminKubeconfig); err == nil {
		os.Setenv("KUBECONFIG", layout.AdminKubeconfig)
	}
}

func execCtr(args []string) int {
	const binary = "/usr/bin/ctr"
	arguments := append([]string{"ctr", "--address", layout.ContainerdSocket, "--namespace", "k8s.io"}, args...)
	if err := syscall.Exec(binary, arguments, os.Environ()); err != nil {
		if _, missing := exec.LookPath(binary); missing != nil {
			fmt.Fprintln(os.Stderr, "this host has no ctr (Debian package containerd)")
		} else {
			fmt.Fprintln(os.Stderr, err)
		}
	}
	return 1
}
