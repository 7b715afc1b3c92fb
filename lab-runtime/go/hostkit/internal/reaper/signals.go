package reaper

import (
	"syscall"

	"golang.org/x/sys/unix"
)

// SignalName is the name with its SIG prefix.
func SignalName(sig syscall.Signal) string {
	if name := unix.SignalName(sig); name != "" {
		return name
	}
	return sig.String()
}

// ParseSignal is the reverse; ok is false for a name that is no signal.
func ParseSignal(name string) (sig syscall.Signal, ok bool) {
	sig = unix.SignalNum(name)
	return sig, sig != 0
}
