//go:build tools

// Package jaeger pins what the toolchain builds from the Jaeger module; `go mod tidy` keeps this program's needs.
package jaeger

import _ "github.com/jaegertracing/jaeger/cmd/all-in-one"
