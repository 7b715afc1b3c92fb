// Package cri talks to a container runtime.
package cri

import (
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/backoff"
	"google.golang.org/grpc/credentials/insecure"
	runtimeapi "k8s.io/cri-api/pkg/apis/runtime/v1"
)

const maxMessageBytes = 16 << 20

// Client is both services of a runtime.
type Client struct {
	connection *grpc.ClientConn
	Runtime    runtimeapi.RuntimeServiceClient
	Images     runtimeapi.ImageServiceClient
}

// Dial does not wait for the runtime: the first call does.
func Dial(socket string) (*Client, error) {
	connection, err := grpc.Dial("unix://"+socket,
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithConnectParams(grpc.ConnectParams{Backoff: backoff.Config{BaseDelay: 100 * time.Millisecond, Multiplier: 1.6, MaxDelay: time.Second}}),
		grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(maxMessageBytes)))
	if err != nil {
		return nil, err
	}
	return &Client{
		connection: connection,
		Runtime:    runtimeapi.NewRuntimeServiceClient(connection),
		Images:     runtimeapi.NewImageServiceClient(connection),
	}, nil
}

// Close ends the connection.
func (c *Client) Close() { _ = c.connection.Close() }
