//go:build tools

// Package istio pins what the toolchain builds from the Istio module; `go mod tidy` keeps these programs' needs.
package istio

import (
	_ "istio.io/istio/istioctl/cmd/istioctl"
	_ "istio.io/istio/pilot/cmd/pilot-agent"
	_ "istio.io/istio/pilot/cmd/pilot-discovery"
)
