//go:build tools

// Package kiali pins what the toolchain builds from the Kiali module; `go mod tidy` keeps this program's needs.
package kiali

import _ "github.com/kiali/kiali"
