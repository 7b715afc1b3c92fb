package productpage

import (
	"encoding/json"
	"net/http"
	"net/url"

	"slipway/bookinfo/internal/backend"
	"slipway/bookinfo/internal/forward"
)

// Reviews are asked for twice, which hides a single failure and doubles every wait: the course's chapter on faults
// finds it out.
const reviewAttempts = 2

func forwarded(r *http.Request) http.Header {
	// A client cannot name another user: only the session says who is signed in.
	headers := forward.Headers(r.Header)
	if user := sessionUser(r); user != "" {
		headers.Set(forward.EndUser, user)
	}
	return headers
}

func (s *service) details(r *http.Request, id string) (int, []byte) {
	return s.ask(r, "details", s.DetailsURL+"/details/"+url.PathEscape(id), 1)
}

func (s *service) reviews(r *http.Request, id string) (int, []byte) {
	return s.ask(r, "reviews", s.ReviewsURL+"/reviews/"+url.PathEscape(id), reviewAttempts)
}

func (s *service) ratings(r *http.Request, id string) (int, []byte) {
	return s.ask(r, "ratings", s.RatingsURL+"/ratings/"+url.PathEscape(id), 1)
}

// ask answers 200 and the service's JSON, or the service's status (500 without one) and an error for people.
func (s *service) ask(r *http.Request, name, address string, attempts int) (int, []byte) {
	headers := forwarded(r)
	status := http.StatusInternalServerError
	for range attempts {
		answer, err := s.client.Get(r.Context(), address, headers, s.Timeout)
		status = statusOf(answer, err)
		if status == http.StatusOK {
			s.results.count(name, status)
			return status, answer.Body
		}
	}
	s.results.count(name, status)
	message, _ := json.Marshal(map[string]string{
		"error": "Sorry, product " + name + " are currently unavailable for this book.",
	})
	return status, message
}

func statusOf(answer backend.Answer, err error) int {
	if err != nil || answer.Status == http.StatusOK && !json.Valid(answer.Body) {
		return http.StatusInternalServerError
	}
	// An answer that must have no body could not carry the error text.
	if answer.Status < http.StatusOK || answer.Status == http.StatusNoContent || answer.Status == http.StatusNotModified {
		return http.StatusInternalServerError
	}
	return answer.Status
}
