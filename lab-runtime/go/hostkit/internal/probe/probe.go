// Package probe sends HTTP requests from inside the host as a grader needs them: no reuse of connections,
// no redirects, no retries, every kind of failure told apart.
package probe

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"slipway/hostkit/internal/podnet"
)

const (
	maxCount       = 1000
	maxBody        = 1 << 20
	maxTimeout     = 30 * time.Second
	maxHeaderBytes = 64 << 10
	maxHeaderValue = 8192
	// all bodies of one answer together; later ones come back truncated
	maxAllBodies = 4 << 20
)

// Request is one probe; Count repeats it, one after the other.
type Request struct {
	URL          string            `json:"url"`
	Method       string            `json:"method"`
	Headers      map[string]string `json:"headers"`
	Body         string            `json:"body"`
	Host         string            `json:"host"`
	Resolve      string            `json:"resolve"`
	Pod          string            `json:"pod"`
	TimeoutMs    int               `json:"timeoutMs"`
	MaxBodyBytes *int              `json:"maxBodyBytes"`
	Count        int               `json:"count"`
	UserAgent    string            `json:"userAgent"`
}

// Result is an answer or a named failure.
type Result struct {
	OK            bool              `json:"ok"`
	Status        int               `json:"status,omitempty"`
	Headers       map[string]string `json:"headers,omitempty"`
	Body          *string           `json:"body,omitempty"`
	BodyTruncated *bool             `json:"bodyTruncated,omitempty"`
	Remote        *string           `json:"remote,omitempty"`
	Error         string            `json:"error,omitempty"`
	Message       string            `json:"message,omitempty"`
	Ms            float64           `json:"ms"`
}

// Prober sends probes through a dialer.
type Prober struct{ Dialer *podnet.Dialer }

// Run sends the request count times; err is for a request that cannot be sent at all.
func (p *Prober) Run(ctx context.Context, request Request) ([]Result, error) {
	target, err := url.Parse(request.URL)
	if err != nil {
		return nil, err
	}
	if (target.Scheme != "http" && target.Scheme != "https") || target.Host == "" {
		return nil, errors.New("the URL must be http:// or https://")
	}
	if request.Count == 0 {
		request.Count = 1
	}
	if request.Count < 0 || request.Count > maxCount {
		return nil, errors.New("count is out of range")
	}
	if request.Method == "" {
		request.Method = http.MethodGet
	}
	if request.UserAgent == "" {
		request.UserAgent = "slipway-probe/1"
	}
	timeout := 3 * time.Second
	if request.TimeoutMs > 0 {
		timeout = min(time.Duration(request.TimeoutMs)*time.Millisecond, maxTimeout)
	}
	bodyLimit := 64 << 10
	if request.MaxBodyBytes != nil {
		bodyLimit = min(max(*request.MaxBodyBytes, 0), maxBody)
	}
	transport := p.transport(request)
	defer transport.CloseIdleConnections()
	results := make([]Result, 0, request.Count)
	left := maxAllBodies
	for len(results) < request.Count && ctx.Err() == nil {
		one := send(ctx, transport, request, timeout, min(bodyLimit, left))
		if one.Body != nil {
			left -= len(*one.Body)
		}
		results = append(results, one)
	}
	return results, ctx.Err()
}

func (p *Prober) transport(request Request) *http.Transport {
	return &http.Transport{
		Proxy:                  nil,
		DisableKeepAlives:      true,
		DisableCompression:     true,
		MaxResponseHeaderBytes: maxHeaderBytes,
		// the lab's own certificates are what is looked at, and trusted by nobody
		TLSClientConfig: &tls.Config{InsecureSkipVerify: true},
		DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			if request.Resolve != "" {
				_, port, err := net.SplitHostPort(address)
				if err != nil {
					return nil, err
				}
				address = net.JoinHostPort(request.Resolve, port)
			}
			return p.Dialer.Dial(ctx, request.Pod, network, address)
		},
	}
}

func send(ctx context.Context, transport *http.Transport, request Request, timeout time.Duration, bodyLimit int) Result {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	begun := time.Now()
	failed := func(err error) Result {
		kind := podnet.Classify(err)
		if ctx.Err() != nil {
			kind = "timeout"
		}
		return Result{Error: kind, Message: limit(err.Error(), 1024), Ms: since(begun)}
	}
	var remote string
	traced := httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotConn: func(info httptrace.GotConnInfo) { remote = info.Conn.RemoteAddr().String() },
	})
	message, err := http.NewRequestWithContext(traced, request.Method, request.URL, strings.NewReader(request.Body))
	if err != nil {
		return failed(err)
	}
	message.Header.Set("User-Agent", request.UserAgent)
	message.Header.Set("Accept", "*/*")
	for key, value := range request.Headers {
		if strings.EqualFold(key, "host") {
			message.Host = value
			continue
		}
		message.Header.Set(key, value)
	}
	if request.Host != "" {
		message.Host = request.Host
	}
	response, err := transport.RoundTrip(message)
	if err != nil {
		return failed(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, int64(bodyLimit)+1))
	if err != nil {
		return failed(err)
	}
	truncated := len(body) > bodyLimit
	text := string(body[:min(len(body), bodyLimit)])
	if !utf8.ValidString(text) {
		text = strings.ToValidUTF8(text, "\ufffd")
	}
	headers := make(map[string]string, len(response.Header))
	for key, values := range response.Header {
		headers[limit(strings.ToLower(key), 256)] = limit(strings.Join(values, ", "), maxHeaderValue)
	}
	return Result{
		OK: true, Status: response.StatusCode, Headers: headers,
		Body: &text, BodyTruncated: &truncated, Remote: &remote, Ms: since(begun),
	}
}

func since(begun time.Time) float64 {
	return float64(time.Since(begun).Microseconds()) / 1000
}

func limit(text string, bytes int) string {
	if len(text) <= bytes {
		return text
	}
	return strings.ToValidUTF8(text[:bytes], "")
}
