// Package backend is how a service calls another one.
package backend

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

const (
	defaultPort  = "9080"
	maxBodyBytes = 1 << 20
)

var errTooLong = errors.New("the answer is longer than 1 MiB")

// Address is the URL of a service by its name, changed by NAME_HOSTNAME, NAME_SERVICE_PORT and SERVICES_DOMAIN.
func Address(getenv func(string) string, name string) (string, error) {
	prefix := strings.ToUpper(name)
	host := name
	if value := getenv(prefix + "_HOSTNAME"); value != "" {
		host = value
	}
	if domain := getenv("SERVICES_DOMAIN"); domain != "" {
		host += "." + domain
	}
	port := defaultPort
	if value := getenv(prefix + "_SERVICE_PORT"); value != "" {
		port = value
	}
	if number, err := strconv.Atoi(port); err != nil || number < 1 || number > 65535 {
		return "", fmt.Errorf("%s_SERVICE_PORT is %q, which is no port", prefix, port)
	}
	address := "http://" + net.JoinHostPort(host, port)
	if _, err := url.Parse(address); err != nil {
		return "", fmt.Errorf("%s is at no valid address: %w", name, err)
	}
	return address, nil
}

// Client opens a connection for each request: which replica answers is then decided anew each time.
type Client struct{ http http.Client }

// NewClient makes the client of one service.
func NewClient() *Client {
	return &Client{http.Client{
		Transport: &http.Transport{
			DisableKeepAlives:      true,
			DisableCompression:     true,
			MaxResponseHeaderBytes: 64 << 10,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// Answer is what a service said.
type Answer struct {
	Status int
	Body   []byte
}

// Get asks once. The timeout is for all of it, from the connection to the last byte.
func (c *Client) Get(ctx context.Context, address string, headers http.Header, timeout time.Duration) (Answer, error) {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return Answer{}, err
	}
	request.Header = headers.Clone()
	response, err := c.http.Do(request)
	if err != nil {
		return Answer{}, err
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(response.Body, maxBodyBytes+1))
	if err != nil {
		return Answer{}, err
	}
	if len(body) > maxBodyBytes {
		return Answer{}, errTooLong
	}
	return Answer{response.StatusCode, body}, nil
}
