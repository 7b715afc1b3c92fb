// Package details is the service that knows a book's data.
package details

import (
	"net/http"
	"strconv"

	"slipway/bookinfo/internal/backend"
	"slipway/bookinfo/internal/forward"
	"slipway/bookinfo/internal/reply"
)

type book struct {
	ID        int    `json:"id"`
	Author    string `json:"author"`
	Year      int    `json:"year"`
	Type      string `json:"type"`
	Pages     int    `json:"pages"`
	Publisher string `json:"publisher"`
	Language  string `json:"language"`
	ISBN10    string `json:"ISBN-10"`
	ISBN13    string `json:"ISBN-13"`
}

func ownBook(id int) book {
	return book{
		ID:        id,
		Author:    "William Shakespeare",
		Year:      1595,
		Type:      "paperback",
		Pages:     200,
		Publisher: "Harbour Press",
		Language:  "English",
		ISBN10:    "1234567890",
		ISBN13:    "123-1234567890",
	}
}

// FromEnvironment reads ENABLE_EXTERNAL_BOOK_SERVICE and DO_NOT_ENCRYPT.
func FromEnvironment(getenv func(string) string) (http.Handler, error) {
	if getenv("ENABLE_EXTERNAL_BOOK_SERVICE") != "true" {
		return New(nil), nil
	}
	base := "https://" + externalHost
	if getenv("DO_NOT_ENCRYPT") == "true" {
		base = "http://" + externalHost
	}
	return New(&External{Base: base, Client: backend.NewClient()}), nil
}

// New is the service; without an external one it knows one book under every number.
func New(external *External) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /health", func(w http.ResponseWriter, _ *http.Request) {
		reply.JSON(w, http.StatusOK, map[string]string{"status": "Details is healthy"})
	})
	mux.HandleFunc("GET /details/{id}", func(w http.ResponseWriter, r *http.Request) {
		id, err := strconv.Atoi(r.PathValue("id"))
		if err != nil {
			reply.Error(w, http.StatusBadRequest, "please provide numeric product id")
			return
		}
		if external == nil {
			reply.JSON(w, http.StatusOK, ownBook(id))
			return
		}
		found, err := external.find(r.Context(), id, forward.Headers(r.Header, forward.EndUser))
		if err != nil {
			reply.Error(w, http.StatusBadGateway, "the external book service did not answer: "+err.Error())
			return
		}
		reply.JSON(w, http.StatusOK, found)
	})
	return mux
}
