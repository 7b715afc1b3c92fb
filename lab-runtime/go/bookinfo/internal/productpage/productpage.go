// Package productpage is the service that people see: it asks details and reviews, and makes a page of it.
package productpage

import (
	"net/http"
	"strconv"
	"sync"
	"time"

	"slipway/bookinfo/internal/backend"
	"slipway/bookinfo/internal/reply"
)

const (
	maxFlood = 500
	// of a flood's requests at once
	floodWidth = 50
)

// Options are where the other services are, and how long they are waited for.
type Options struct {
	Pod                                string
	DetailsURL, ReviewsURL, RatingsURL string
	// Timeout is for one attempt.
	Timeout time.Duration
	// FloodFactor is how many further requests each page sends to reviews.
	FloodFactor int
}

const timeout = 3 * time.Second

// FromEnvironment reads where the services are, FLOOD_FACTOR and HOSTNAME.
func FromEnvironment(getenv func(string) string) (http.Handler, error) {
	options := Options{Pod: getenv("HOSTNAME"), Timeout: timeout}
	for name, url := range map[string]*string{
		"details": &options.DetailsURL, "reviews": &options.ReviewsURL, "ratings": &options.RatingsURL,
	} {
		address, err := backend.Address(getenv, name)
		if err != nil {
			return nil, err
		}
		*url = address
	}
	if factor, err := strconv.Atoi(getenv("FLOOD_FACTOR")); err == nil && factor > 0 {
		options.FloodFactor = min(factor, maxFlood)
	}
	return New(options), nil
}

type service struct {
	Options
	client  *backend.Client
	results *results
}

// New is the service.
func New(options Options) http.Handler {
	s := &service{options, backend.NewClient(), newResults()}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", s.index)
	mux.HandleFunc("GET /index.html", s.index)
	mux.HandleFunc("GET /productpage", s.page)
	mux.HandleFunc("POST /login", login)
	mux.HandleFunc("GET /logout", logout)
	mux.HandleFunc("GET /static/{file}", static)
	mux.HandleFunc("GET /health", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_, _ = w.Write([]byte("Product page is healthy"))
	})
	mux.HandleFunc("GET /metrics", s.results.serve)
	mux.HandleFunc("GET /api/v1/products", func(w http.ResponseWriter, _ *http.Request) {
		reply.JSON(w, http.StatusOK, []product{theProduct})
	})
	mux.HandleFunc("GET /api/v1/products/{id}", s.api(s.details))
	mux.HandleFunc("GET /api/v1/products/{id}/reviews", s.api(s.reviews))
	mux.HandleFunc("GET /api/v1/products/{id}/ratings", s.api(s.ratings))
	return mux
}

func (s *service) api(get func(*http.Request, string) (int, []byte)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		status, body := get(r, r.PathValue("id"))
		reply.Raw(w, status, body)
	}
}

// flood waits for its requests, so that pages do not pile them up without end.
func (s *service) flood(r *http.Request, id string) {
	var all sync.WaitGroup
	room := make(chan struct{}, floodWidth)
	headers := forwarded(r)
	for range s.FloodFactor {
		room <- struct{}{}
		all.Add(1)
		go func() {
			defer all.Done()
			// Only the load matters, not the answers.
			_, _ = s.client.Get(r.Context(), s.ReviewsURL+"/reviews/"+id, headers, s.Timeout)
			<-room
		}()
	}
	all.Wait()
}
