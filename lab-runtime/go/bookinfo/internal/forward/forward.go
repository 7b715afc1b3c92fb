// Package forward says which request headers a service passes on to the services that it calls. A proxy beside a
// service cannot know which outgoing request belongs to which incoming one: only the service can tell it, by these.
package forward

import (
	"net/http"
	"strings"
)

// EndUser is how productpage tells the others who is signed in.
const EndUser = "End-User"

var names = []string{
	"X-Request-Id",
	// traces: Zipkin's B3, W3C, Lightstep, Google Cloud, OpenCensus, SkyWalking
	"X-B3-Traceid", "X-B3-Spanid", "X-B3-Parentspanid", "X-B3-Sampled", "X-B3-Flags",
	"Traceparent", "Tracestate", "X-Ot-Span-Context", "X-Cloud-Trace-Context", "Grpc-Trace-Bin", "Sw8",
	// who asks, and with what right
	"User-Agent", "Cookie", "Authorization", "Jwt",
}

const datadogPrefix = "X-Datadog-"

// Headers are those of an incoming request that go on; more names beyond the usual may be given.
func Headers(incoming http.Header, more ...string) http.Header {
	outgoing := http.Header{}
	for _, list := range [][]string{names, more} {
		for _, name := range list {
			if values := incoming[name]; len(values) > 0 {
				outgoing[name] = values
			}
		}
	}
	for name, values := range incoming {
		if strings.HasPrefix(name, datadogPrefix) {
			outgoing[name] = values
		}
	}
	return outgoing
}
