package hostapi

import (
	"bytes"
	"io"
	"net"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// How often a caller that has said all is looked at: it may wait for an answer, or be gone.
const goneEvery = time.Second

func bytesReader(data []byte) io.Reader { return bytes.NewReader(bytes.Clone(data)) }

type halfCloser interface{ CloseWrite() error }

// tunnel copies both ways and hands on the end of each direction, until both have ended or the client has gone.
func tunnel(client net.Conn, in io.Reader, target net.Conn) {
	defer client.Close()
	defer target.Close()
	over := make(chan struct{})
	defer close(over)
	var both sync.WaitGroup
	both.Add(2)
	copyOneWay := func(to net.Conn, from io.Reader) {
		defer both.Done()
		_, err := io.Copy(to, from)
		if half, ok := to.(halfCloser); ok && err == nil {
			_ = half.CloseWrite()
			return
		}
		client.Close()
		target.Close()
	}
	go func() {
		copyOneWay(target, in)
		// A target that neither writes nor closes would keep the tunnel of a client that closed long ago.
		awaitGone(client, over, func() { target.Close() })
	}()
	go copyOneWay(client, target)
	both.Wait()
}

// awaitGone calls gone once the other side has closed its socket altogether, which reads like the end of what it sends.
func awaitGone(client net.Conn, over <-chan struct{}, gone func()) {
	conn, ok := client.(syscall.Conn)
	if !ok {
		return
	}
	raw, err := conn.SyscallConn()
	if err != nil {
		return
	}
	ticker := time.NewTicker(goneEvery)
	defer ticker.Stop()
	for {
		hungUp := false
		err := raw.Control(func(fd uintptr) {
			watched := []unix.PollFd{{Fd: int32(fd)}}
			n, err := unix.Poll(watched, 0)
			hungUp = err == nil && n > 0 && watched[0].Revents&(unix.POLLHUP|unix.POLLERR) != 0
		})
		if err != nil || hungUp {
			gone()
			return
		}
		select {
		case <-over:
			return
		case <-ticker.C:
		}
	}
}
