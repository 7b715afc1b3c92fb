package main

import (
	"crypto/tls"
	"io"
	"log"
	"net"
	"net/http"
	"time"

	"golang.org/x/net/netutil"
)

const (
	headerPatience = 5 * time.Second
	bodyPatience   = 10 * time.Second
	// of whoever loads a large file
	answerPatience = 5 * time.Minute
	idlePatience   = time.Minute
	maxHeaderBytes = 16 << 10
	// open at once on one port; the next one waits. Each costs less than 100 KiB.
	maxConnections = 256
)

type webServer struct {
	port        string
	handler     http.Handler
	certificate *tls.Certificate // nil without TLS
}

func (s webServer) listen(address string) (net.Listener, error) {
	listener, err := net.Listen("tcp", net.JoinHostPort(address, s.port))
	if err != nil {
		return nil, err
	}
	return netutil.LimitListener(listener, maxConnections), nil
}

func (s webServer) serve(listener net.Listener) error {
	server := &http.Server{
		Handler:           s.handler,
		ReadHeaderTimeout: headerPatience,
		ReadTimeout:       bodyPatience,
		WriteTimeout:      answerPatience,
		IdleTimeout:       idlePatience,
		MaxHeaderBytes:    maxHeaderBytes,
		// what a learner's client gets wrong in a handshake is nobody's news
		ErrorLog: log.New(io.Discard, "", 0),
	}
	if s.certificate == nil {
		return server.Serve(listener)
	}
	// HTTP/1.1 alone: one request at a time on a connection is the bound on what one costs
	server.TLSNextProto = map[string]func(*http.Server, *tls.Conn, http.Handler){}
	config := &tls.Config{MinVersion: tls.VersionTLS12, Certificates: []tls.Certificate{*s.certificate}}
	return server.Serve(tls.NewListener(listener, config))
}
