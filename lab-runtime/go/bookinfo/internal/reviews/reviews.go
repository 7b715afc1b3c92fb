// Package reviews is the service with what readers say. Its three versions are one program: v1 says it without stars,
// v2 with black ones, v3 with red ones.
package reviews

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"time"

	"slipway/bookinfo/internal/backend"
	"slipway/bookinfo/internal/forward"
	"slipway/bookinfo/internal/reply"
)

const (
	// Black stars wait longer than productpage does; the course's chapter on faults is about that.
	blackTimeout = 10 * time.Second
	colorTimeout = 2500 * time.Millisecond

	unavailable = "Ratings service is currently unavailable"
)

// Options are what makes a version.
type Options struct {
	Pod     string
	Cluster string
	// RatingsURL is empty where stars are not shown.
	RatingsURL string
	Color      string
	Timeout    time.Duration
}

// FromEnvironment reads ENABLE_RATINGS, STAR_COLOR, where ratings is, HOSTNAME and CLUSTER_NAME.
func FromEnvironment(getenv func(string) string) (http.Handler, error) {
	options, err := optionsFrom(getenv)
	if err != nil {
		return nil, err
	}
	return New(options), nil
}

func optionsFrom(getenv func(string) string) (Options, error) {
	options := Options{Pod: getenv("HOSTNAME"), Cluster: getenv("CLUSTER_NAME"), Color: getenv("STAR_COLOR")}
	if options.Cluster == "" {
		options.Cluster = "null"
	}
	if options.Color == "" {
		options.Color = "black"
	}
	options.Timeout = colorTimeout
	if options.Color == "black" {
		options.Timeout = blackTimeout
	}
	if getenv("ENABLE_RATINGS") != "true" {
		return options, nil
	}
	var err error
	options.RatingsURL, err = backend.Address(getenv, "ratings")
	return options, err
}

type review struct {
	Reviewer string `json:"reviewer"`
	Text     string `json:"text"`
	Rating   any    `json:"rating,omitempty"`
}

type rating struct {
	Stars int    `json:"stars"`
	Color string `json:"color"`
}

type ratingError struct {
	Error string `json:"error"`
}

func ownReviews() []review {
	return []review{
		{Reviewer: "Reviewer1", Text: "Two masters, two servants, one harbour town and not a single straight answer. " +
			"I laughed from the first mistaken greeting to the last embrace."},
		{Reviewer: "Reviewer2", Text: "Quick, noisy and kinder than it looks. The middle goes round in circles, " +
			"but behind every door that opens stands the wrong twin."},
	}
}

type service struct {
	Options
	client *backend.Client
}

// New is the service.
func New(options Options) http.Handler {
	s := &service{options, backend.NewClient()}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /health", func(w http.ResponseWriter, _ *http.Request) {
		reply.JSON(w, http.StatusOK, map[string]string{"status": "Reviews is healthy"})
	})
	mux.HandleFunc("GET /reviews/{id}", s.get)
	return mux
}

func (s *service) get(w http.ResponseWriter, r *http.Request) {
	id, err := strconv.Atoi(r.PathValue("id"))
	if err != nil {
		http.NotFound(w, r)
		return
	}
	all := ownReviews()
	if s.RatingsURL != "" {
		stars := s.stars(r.Context(), id, forward.Headers(r.Header, forward.EndUser))
		for i := range all {
			count, known := stars[all[i].Reviewer]
			if known {
				all[i].Rating = rating{count, s.Color}
			} else {
				all[i].Rating = ratingError{unavailable}
			}
		}
	}
	reply.JSON(w, http.StatusOK, struct {
		ID      string   `json:"id"`
		Pod     string   `json:"podname"`
		Cluster string   `json:"clustername"`
		Reviews []review `json:"reviews"`
	}{strconv.Itoa(id), s.Pod, s.Cluster, all})
}

// stars are none when ratings does not answer well: readers then get the text without them.
func (s *service) stars(ctx context.Context, id int, headers http.Header) map[string]int {
	answer, err := s.client.Get(ctx, s.RatingsURL+"/ratings/"+strconv.Itoa(id), headers, s.Timeout)
	if err != nil || answer.Status != http.StatusOK {
		return nil
	}
	var found struct {
		Ratings map[string]int `json:"ratings"`
	}
	if json.Unmarshal(answer.Body, &found) != nil {
		return nil
	}
	return found.Ratings
}
