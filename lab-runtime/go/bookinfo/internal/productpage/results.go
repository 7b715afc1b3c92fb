package productpage

import (
	"fmt"
	"net/http"
	"sort"
	"strings"
	"sync"
)

type result struct {
	app    string
	status int
}

// results counts what the other services answered, as Prometheus reads it.
type results struct {
	mu     sync.Mutex
	counts map[result]uint64
}

func newResults() *results { return &results{counts: map[result]uint64{}} }

func (c *results) count(app string, status int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.counts[result{app, status}]++
}

func (c *results) serve(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
	_, _ = w.Write([]byte(c.text()))
}

func (c *results) text() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	var lines []string
	for key, count := range c.counts {
		lines = append(lines, fmt.Sprintf("request_result_total{destination_app=%q,response_code=\"%d\"} %d\n",
			key.app, key.status, count))
	}
	sort.Strings(lines)
	return "# HELP request_result_total What the called services answered.\n# TYPE request_result_total counter\n" +
		strings.Join(lines, "")
}
