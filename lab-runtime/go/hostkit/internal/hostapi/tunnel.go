package hostapi

import (
	"bytes"
	"io"
	"net"
	"sync"
)

func bytesReader(data []byte) io.Reader { return bytes.NewReader(bytes.Clone(data)) }

type halfCloser interface{ CloseWrite() error }

// tunnel copies both ways and hands on the end of each direction, until both have ended.
func tunnel(client net.Conn, in io.Reader, target net.Conn) {
	defer client.Close()
	defer target.Close()
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
	go copyOneWay(target, in)
	go copyOneWay(client, target)
	both.Wait()
}
