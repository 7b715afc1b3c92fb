// Package ratings is the service that knows how many stars a reviewer gave.
package ratings

import (
	"encoding/json"
	"errors"
	"math/rand/v2"
	"net/http"
	"strconv"
	"sync"
	"time"

	"slipway/bookinfo/internal/reply"
)

const (
	slowAnswer       = 7 * time.Second
	unavailableEvery = time.Minute
	unhealthyEvery   = 15 * time.Minute

	maxStars     = 5
	maxProducts  = 1000
	maxReviewers = 100
)

// Stars are by reviewer.
type Stars map[string]int

var standard = Stars{"Reviewer1": 5, "Reviewer2": 4}

// Options are the version, and what tests put in place of chance and time.
type Options struct {
	// Version is SERVICE_VERSION: v-faulty, v-delayed, v-unavailable and v-unhealthy misbehave; v2 wants a database.
	Version string
	Chance  func() float64
	Now     func() time.Time
	// Sleep waits, or answers false when the client is gone first.
	Sleep func(r *http.Request, wait time.Duration) bool
}

// FromEnvironment reads SERVICE_VERSION.
func FromEnvironment(getenv func(string) string) (http.Handler, error) {
	return New(Options{Version: getenv("SERVICE_VERSION"), Chance: rand.Float64, Now: time.Now, Sleep: sleep}), nil
}

func sleep(r *http.Request, wait time.Duration) bool {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-r.Context().Done():
		return false
	}
}

type service struct {
	options Options
	started time.Time
	mu      sync.Mutex
	// what was posted, kept as long as the pod lives
	posted map[int]Stars
}

// New is the service.
func New(options Options) http.Handler {
	s := &service{options: options, started: options.Now(), posted: map[int]Stars{}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /health", s.health)
	mux.HandleFunc("GET /ratings/{id}", s.get)
	mux.HandleFunc("POST /ratings/{id}", s.post)
	return mux
}

// offPhase tells whether an odd number of periods has passed: such versions start well and change to and fro.
func (s *service) offPhase(period time.Duration) bool {
	return s.options.Now().Sub(s.started)/period%2 == 1
}

func (s *service) unhealthy() bool {
	return s.options.Version == "v-unhealthy" && s.offPhase(unhealthyEvery)
}

func (s *service) health(w http.ResponseWriter, _ *http.Request) {
	if s.unhealthy() {
		reply.JSON(w, http.StatusInternalServerError, map[string]string{"status": "Ratings is not healthy"})
		return
	}
	reply.JSON(w, http.StatusOK, map[string]string{"status": "Ratings is healthy"})
}

func (s *service) get(w http.ResponseWriter, r *http.Request) {
	id, ok := productID(w, r)
	if !ok {
		return
	}
	unavailable := s.unhealthy()
	switch s.options.Version {
	case "v2":
		reply.Error(w, http.StatusInternalServerError, "could not connect to ratings database")
		return
	case "v-faulty":
		unavailable = s.options.Chance() < 0.5
	case "v-delayed":
		if s.options.Chance() < 0.5 && !s.options.Sleep(r, slowAnswer) {
			return
		}
	case "v-unavailable":
		unavailable = s.offPhase(unavailableEvery)
	}
	if unavailable {
		reply.Error(w, http.StatusServiceUnavailable, "Service unavailable")
		return
	}
	s.mu.Lock()
	stars, found := s.posted[id]
	s.mu.Unlock()
	if !found {
		stars = standard
	}
	answer(w, id, stars)
}

func (s *service) post(w http.ResponseWriter, r *http.Request) {
	id, ok := productID(w, r)
	if !ok {
		return
	}
	if s.options.Version == "v2" {
		reply.Error(w, http.StatusNotImplemented, "Post not implemented for database backed ratings")
		return
	}
	var stars Stars
	err := json.NewDecoder(r.Body).Decode(&stars)
	var tooLong *http.MaxBytesError
	if errors.As(err, &tooLong) {
		reply.Error(w, http.StatusRequestEntityTooLarge, "please provide shorter ratings JSON")
		return
	}
	if err != nil || !valid(stars) {
		reply.Error(w, http.StatusBadRequest, "please provide valid ratings JSON")
		return
	}
	if !s.keep(id, stars) {
		reply.Error(w, http.StatusInsufficientStorage, "too many products have ratings already")
		return
	}
	answer(w, id, stars)
}

func (s *service) keep(id int, stars Stars) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, known := s.posted[id]; !known && len(s.posted) >= maxProducts {
		return false
	}
	s.posted[id] = stars
	return true
}

func valid(stars Stars) bool {
	if stars == nil || len(stars) > maxReviewers {
		return false
	}
	for _, count := range stars {
		if count < 0 || count > maxStars {
			return false
		}
	}
	return true
}

func productID(w http.ResponseWriter, r *http.Request) (int, bool) {
	id, err := strconv.Atoi(r.PathValue("id"))
	if err != nil {
		reply.Error(w, http.StatusBadRequest, "please provide numeric product ID")
	}
	return id, err == nil
}

func answer(w http.ResponseWriter, id int, stars Stars) {
	reply.JSON(w, http.StatusOK, struct {
		ID      int   `json:"id"`
		Ratings Stars `json:"ratings"`
	}{id, stars})
}
