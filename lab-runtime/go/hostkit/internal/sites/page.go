package sites

import (
	"bytes"
	"html/template"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

const (
	// of a file that is a template for HTML; it is served under its name without this
	pageSuffix = ".tmpl"

	maxShownHeaders = 40
	maxShownRunes   = 200
)

// page shows a request to whoever made it: what proxies on the way added is what there is to learn from.
type page struct{ template *template.Template }

type shownHeader struct{ Name, Value string }

type shownRequest struct {
	Method, Host, Path, Peer string
	Headers                  []shownHeader
}

func parsePage(path string) (*page, error) {
	parsed, err := template.ParseFiles(path)
	if err != nil {
		return nil, err
	}
	return &page{parsed}, nil
}

func (p *page) serve(w http.ResponseWriter, r *http.Request) {
	var body bytes.Buffer
	if err := p.template.Execute(&body, shown(r)); err != nil {
		http.Error(w, "the lab's mirror cannot make this page", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Length", strconv.Itoa(body.Len()))
	_, _ = w.Write(body.Bytes())
}

func shown(r *http.Request) shownRequest {
	peer, _, _ := net.SplitHostPort(r.RemoteAddr)
	request := shownRequest{Method: r.Method, Host: cut(r.Host), Path: cut(r.URL.Path), Peer: peer}
	for name, values := range r.Header {
		request.Headers = append(request.Headers, shownHeader{strings.ToLower(name), cut(strings.Join(values, ", "))})
	}
	slices.SortFunc(request.Headers, func(a, b shownHeader) int { return strings.Compare(a.Name, b.Name) })
	request.Headers = request.Headers[:min(len(request.Headers), maxShownHeaders)]
	return request
}

func cut(text string) string {
	if runes := []rune(text); len(runes) > maxShownRunes {
		return string(runes[:maxShownRunes]) + "…"
	}
	return text
}
