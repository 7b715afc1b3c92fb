// Package execsession runs one command over an upgraded connection: frames of u8 type, u32be length, payload.
package execsession

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"io"
	"net"
	"sync"
)

// Frame types; protocol/exec-frames.ts holds the same table.
const (
	frameStdin  = 0
	frameStdout = 1
	frameStderr = 2
	frameExit   = 3
	frameSignal = 4
	frameError  = 5
)

const maxFrame = 64 << 10

var errFrame = errors.New("frame too large")

type frameWriter struct {
	mu   sync.Mutex
	conn net.Conn
}

func (w *frameWriter) write(kind byte, payload []byte) error {
	var header [5]byte
	header[0] = kind
	binary.BigEndian.PutUint32(header[1:], uint32(len(payload)))
	w.mu.Lock()
	defer w.mu.Unlock()
	buffers := net.Buffers{header[:], payload}
	_, err := buffers.WriteTo(w.conn)
	return err
}

func (w *frameWriter) writeJSON(kind byte, value any) error {
	payload, err := json.Marshal(value)
	if err != nil {
		return err
	}
	return w.write(kind, payload)
}

func readFrame(r io.Reader, buffer []byte) (byte, []byte, error) {
	var header [5]byte
	if _, err := io.ReadFull(r, header[:]); err != nil {
		return 0, nil, err
	}
	length := binary.BigEndian.Uint32(header[1:])
	if length > maxFrame {
		return 0, nil, errFrame
	}
	payload := buffer[:length]
	if _, err := io.ReadFull(r, payload); err != nil {
		return 0, nil, err
	}
	return header[0], payload, nil
}
