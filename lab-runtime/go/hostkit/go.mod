module slipway/hostkit

go 1.24.0

require golang.org/x/sys v0.35.0

require golang.org/x/net v0.43.0

require github.com/cilium/ebpf v0.19.0
