package productpage

import (
	"bytes"
	"embed"
	"html/template"
	"mime"
	"net/http"
	"path"
)

type product struct {
	ID              int           `json:"id"`
	Title           string        `json:"title"`
	DescriptionHTML template.HTML `json:"descriptionHtml"`
}

var theProduct = product{
	Title: "The Comedy of Errors",
	DescriptionHTML: "Two pairs of twins, parted by a shipwreck, come to the same harbour on the same day, and nobody knows " +
		"it. Doors stay locked before the master of the house, a gold chain lands on the wrong neck, and a whole town stops " +
		"trusting its eyes. <b>William Shakespeare</b> needs one street and one day for it: his shortest play.",
}

//go:embed templates/*.html
var templateFiles embed.FS

//go:embed static
var staticFiles embed.FS

var templates = template.Must(template.ParseFS(templateFiles, "templates/*.html"))

type pageData struct {
	Product product
	Details *bookDetails
	Reviews *bookReviews
	User    string
	Pod     string
}

func (s *service) index(w http.ResponseWriter, _ *http.Request) {
	render(w, "index.html", pageData{Product: theProduct, Pod: s.Pod})
}

// page always answers 200: what a service does not give is said on the page.
func (s *service) page(w http.ResponseWriter, r *http.Request) {
	const id = "0"
	data := pageData{Product: theProduct, User: sessionUser(r), Pod: s.Pod}
	data.Details = readDetails(s.details(r, id))
	s.flood(r, id)
	data.Reviews = readReviews(s.reviews(r, id))
	render(w, "productpage.html", data)
}

func render(w http.ResponseWriter, name string, data pageData) {
	var body bytes.Buffer
	if err := templates.ExecuteTemplate(&body, name, data); err != nil {
		panic(err)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = w.Write(body.Bytes())
}

func static(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("file")
	body, err := staticFiles.ReadFile(path.Join("static", path.Base(name)))
	if err != nil {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", mime.TypeByExtension(path.Ext(name)))
	w.Header().Set("Cache-Control", "no-cache")
	_, _ = w.Write(body)
}
