package forward

import (
	"net/http"
	"slices"
	"testing"
)

func TestHeaders(t *testing.T) {
	passedOn := []string{
		"x-request-id", "x-b3-traceid", "x-b3-spanid", "x-b3-parentspanid", "x-b3-sampled", "x-b3-flags", "traceparent",
		"tracestate", "x-ot-span-context", "x-datadog-trace-id", "x-datadog-parent-id", "x-datadog-sampling-priority",
		"x-cloud-trace-context", "grpc-trace-bin", "sw8", "user-agent", "cookie", "authorization", "jwt",
	}
	incoming := http.Header{}
	for _, name := range append(slices.Clone(passedOn), "end-user", "accept", "host", "connection", "x-other") {
		incoming.Set(name, name+" value")
	}
	outgoing := Headers(incoming)
	for _, name := range passedOn {
		if got := outgoing.Get(name); got != name+" value" {
			t.Errorf("%s is %q", name, got)
		}
	}
	if len(outgoing) != len(passedOn) {
		t.Errorf("more than asked for goes on: %v", outgoing)
	}
	if got := Headers(incoming, EndUser).Get("end-user"); got != "end-user value" {
		t.Errorf("end-user is %q", got)
	}
}
