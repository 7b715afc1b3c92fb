// labnode is a Kubernetes node and server behind the part of k3s's command line that a lab uses.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"slipway/labnode/internal/components"
	"slipway/labnode/internal/config"
	"slipway/labnode/internal/crictl"
)

const usage = `labnode: a k3s-compatible Kubernetes node

  k3s server [flags]     run a server, and a node on it
  k3s agent [flags]      run a node that joins a server
  k3s kubectl …          kubectl for this cluster
  k3s crictl …           look at this node's containers and images
  k3s ctr …              containerd's own client
  k3s --version
`

func main() {
	os.Exit(run(filepath.Base(os.Args[0]), os.Args[1:]))
}

// run dispatches on the program's name (kubectl, crictl and ctr may be links to it), else on the first argument.
func run(name string, args []string) int {
	switch name {
	case "kubectl", "crictl", "ctr":
	default:
		if len(args) == 0 {
			fmt.Print(usage)
			return 0
		}
		name, args = args[0], args[1:]
	}
	switch name {
	case "server":
		return runRole(config.RoleServer, args)
	case "agent":
		return runRole(config.RoleAgent, args)
	case "kubectl":
		useClusterKubeconfig()
		return components.Run("kubectl", args)
	case "crictl":
		return crictl.Run(args)
	case "ctr":
		return execCtr(args)
	case "--version", "-v", "version":
		printVersion()
		return 0
	case "--help", "-h", "help":
		fmt.Print(usage)
		return 0
	}
	if components.Known(name) {
		return components.Run(name, args)
	}
	fmt.Fprintf(os.Stderr, "unknown command %q\n\n%s", name, usage)
	return 2
}
