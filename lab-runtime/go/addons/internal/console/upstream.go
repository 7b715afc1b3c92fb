package console

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"sync"
	"time"
)

type object = map[string]any

const (
	askPatience = 30 * time.Second
	// all workloads of the largest namespace that a lab can hold are some megabytes
	maxAnswerBytes = 32 << 20
	// A list page asks for the health of each row by itself, all at once: they share one answer of the server.
	sharedFor = 3 * time.Second
	maxShared = 64
)

var errTooLarge = fmt.Errorf("the answer is larger than %d bytes", maxAnswerBytes)

// answer is what the server said: any status, and a body that is JSON.
type answer struct {
	status int
	value  any
}

// refused says that the server has no good answer, which then goes to the console as it is.
func (a answer) refused() bool { return a.status != http.StatusOK }

type upstream struct {
	base   *url.URL
	client *http.Client
	now    func() time.Time

	mu     sync.Mutex
	shared map[string]*sharedAnswer
}

type sharedAnswer struct {
	begun time.Time
	done  chan struct{}
	got   answer
	err   error
}

func newUpstream(base *url.URL) *upstream {
	return &upstream{
		base: base, client: &http.Client{Timeout: askPatience}, now: time.Now, shared: map[string]*sharedAnswer{},
	}
}

// ask gets one path below the server's API.
func (u *upstream) ask(ctx context.Context, path string, query url.Values) (answer, error) {
	target := *u.base
	target.Path += "/api" + path
	target.RawQuery = query.Encode()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, target.String(), nil)
	if err != nil {
		return answer{}, err
	}
	response, err := u.client.Do(request)
	if err != nil {
		return answer{}, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, maxAnswerBytes+1))
	if err != nil {
		return answer{}, err
	}
	if len(body) > maxAnswerBytes {
		return answer{}, errTooLarge
	}
	got := answer{status: response.StatusCode}
	if err := json.Unmarshal(body, &got.value); err != nil {
		return answer{}, errors.Join(fmt.Errorf("%s answered %d without JSON", path, response.StatusCode), err)
	}
	return got, nil
}

// askShared is ask for questions that many rows of a page have at once. Who gets an answer must not change it.
func (u *upstream) askShared(ctx context.Context, path string, query url.Values) (answer, error) {
	key := path + "?" + query.Encode()
	u.mu.Lock()
	now := u.now()
	for other, kept := range u.shared {
		if now.Sub(kept.begun) > sharedFor {
			delete(u.shared, other)
		}
	}
	kept, known := u.shared[key]
	if !known {
		kept = &sharedAnswer{begun: now, done: make(chan struct{})}
		if len(u.shared) < maxShared {
			u.shared[key] = kept
		}
	}
	u.mu.Unlock()
	if !known {
		// Others wait for this answer, so it does not end with the page that asked first.
		kept.got, kept.err = u.ask(context.WithoutCancel(ctx), path, query)
		close(kept.done)
	}
	select {
	case <-kept.done:
		return kept.got, kept.err
	case <-ctx.Done():
		return answer{}, ctx.Err()
	}
}
