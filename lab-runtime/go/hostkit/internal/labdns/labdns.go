// Package labdns is the name server of a lab: it knows the lab's hosts and denies everything else at once, so that
// nothing inside waits for an internet that is not there.
package labdns

import (
	"encoding/binary"
	"io"
	"net"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"golang.org/x/net/dns/dnsmessage"
)

const (
	answerTTL   = 60
	denialTTL   = 30
	maxUDPQuery = 4096
	tcpPatience = 5 * time.Second
	// of clients that ask over TCP, at once
	maxTCPClients = 64
)

// Zone is the names of a lab.
type Zone struct {
	addresses map[string]netip.Addr
	names     map[string]string
}

// NewZone takes short names, as in k3s-s.
func NewZone(hosts map[string]netip.Addr) *Zone {
	z := &Zone{addresses: map[string]netip.Addr{}, names: map[string]string{}}
	for name, address := range hosts {
		fqdn := strings.ToLower(name) + "."
		z.addresses[fqdn] = address
		z.names[reverseName(address)] = fqdn
	}
	return z
}

// AddAlias gives an address one more name; the name of the address stays the host's. Before serving only.
func (z *Zone) AddAlias(name string, address netip.Addr) {
	z.addresses[strings.ToLower(name)+"."] = address
}

func reverseName(address netip.Addr) string {
	b := address.As4()
	var parts []string
	for i := 3; i >= 0; i-- {
		parts = append(parts, strconv.Itoa(int(b[i])))
	}
	return strings.Join(parts, ".") + ".in-addr.arpa."
}

// Answer builds the reply to one message; nil when it is no query.
func (z *Zone) Answer(query []byte) []byte {
	var parser dnsmessage.Parser
	header, err := parser.Start(query)
	if err != nil || header.Response {
		return nil
	}
	reply := dnsmessage.Message{Header: dnsmessage.Header{
		ID: header.ID, Response: true, OpCode: header.OpCode, Authoritative: true,
		RecursionDesired: header.RecursionDesired, RecursionAvailable: true,
	}}
	question, err := parser.Question()
	if err != nil {
		reply.RCode = dnsmessage.RCodeFormatError
		return pack(reply)
	}
	reply.Questions = []dnsmessage.Question{question}
	if header.OpCode != 0 || question.Class != dnsmessage.ClassINET {
		reply.RCode = dnsmessage.RCodeNotImplemented
		return pack(reply)
	}
	name := strings.ToLower(question.Name.String())
	resource := dnsmessage.ResourceHeader{Name: question.Name, Class: dnsmessage.ClassINET, TTL: answerTTL}
	address, isHost := z.addresses[name]
	pointer, isReverse := z.names[name]
	switch {
	case isHost && question.Type == dnsmessage.TypeA:
		resource.Type = dnsmessage.TypeA
		reply.Answers = []dnsmessage.Resource{{Header: resource, Body: &dnsmessage.AResource{A: address.As4()}}}
	case isReverse && question.Type == dnsmessage.TypePTR:
		resource.Type = dnsmessage.TypePTR
		body := &dnsmessage.PTRResource{PTR: dnsmessage.MustNewName(pointer)}
		reply.Answers = []dnsmessage.Resource{{Header: resource, Body: body}}
	default:
		if !isHost && !isReverse {
			reply.RCode = dnsmessage.RCodeNameError
		}
		reply.Authorities = []dnsmessage.Resource{denial()}
	}
	return pack(reply)
}

// denial lets resolvers remember that there is nothing.
func denial() dnsmessage.Resource {
	root := dnsmessage.MustNewName(".")
	return dnsmessage.Resource{
		Header: dnsmessage.ResourceHeader{Name: root, Type: dnsmessage.TypeSOA, Class: dnsmessage.ClassINET, TTL: denialTTL},
		Body: &dnsmessage.SOAResource{
			NS: dnsmessage.MustNewName("mirror."), MBox: dnsmessage.MustNewName("nobody.mirror."),
			Serial: 1, Refresh: 3600, Retry: 600, Expire: 86400, MinTTL: denialTTL,
		},
	}
}

func pack(message dnsmessage.Message) []byte {
	data, err := message.Pack()
	if err != nil {
		return nil
	}
	return data
}

// ServeUDP answers until the connection is closed.
func (z *Zone) ServeUDP(conn net.PacketConn) error {
	buffer := make([]byte, maxUDPQuery)
	for {
		n, from, err := conn.ReadFrom(buffer)
		if err != nil {
			return err
		}
		if reply := z.Answer(buffer[:n]); reply != nil {
			_, _ = conn.WriteTo(reply, from)
		}
	}
}

// ServeTCP answers until the listener is closed.
func (z *Zone) ServeTCP(listener net.Listener) error {
	places := make(chan struct{}, maxTCPClients)
	for {
		conn, err := listener.Accept()
		if err != nil {
			return err
		}
		select {
		case places <- struct{}{}:
			go func() {
				defer func() { <-places }()
				defer conn.Close()
				z.serveConn(conn)
			}()
		default:
			conn.Close()
		}
	}
}

func (z *Zone) serveConn(conn net.Conn) {
	for {
		_ = conn.SetDeadline(time.Now().Add(tcpPatience))
		var length [2]byte
		if _, err := io.ReadFull(conn, length[:]); err != nil {
			return
		}
		query := make([]byte, min(int(binary.BigEndian.Uint16(length[:])), maxUDPQuery))
		if _, err := io.ReadFull(conn, query); err != nil {
			return
		}
		reply := z.Answer(query)
		if reply == nil {
			return
		}
		if _, err := conn.Write(append(binary.BigEndian.AppendUint16(nil, uint16(len(reply))), reply...)); err != nil {
			return
		}
	}
}
