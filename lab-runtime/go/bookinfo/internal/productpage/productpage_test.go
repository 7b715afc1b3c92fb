package productpage

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"
)

const (
	goodDetails = `{"id":0,"author":"A. Writer","year":1595,"type":"paperback","pages":200,"ISBN-10":"1234567890"}`
	goodReviews = `{"id":"0","podname":"reviews-v3-x","clustername":"null","reviews":[
		{"reviewer":"Reviewer1","text":"Good.","rating":{"stars":5,"color":"red"}},
		{"reviewer":"Reviewer2","text":"Fair.","rating":{"stars":4,"color":"red"}}]}`
)

// shop is the other services, answering what a test says.
type shop struct {
	mu       sync.Mutex
	requests []*http.Request
	answer   map[string]http.HandlerFunc
	page     http.Handler
}

func says(status int, text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = w.Write([]byte(text))
	}
}

func newShop(t *testing.T, change func(*Options)) *shop {
	t.Helper()
	s := &shop{answer: map[string]http.HandlerFunc{
		"details": says(200, goodDetails), "reviews": says(200, goodReviews), "ratings": says(200, `{"id":0,"ratings":{}}`),
	}}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		s.requests = append(s.requests, r)
		s.mu.Unlock()
		s.answer[strings.Split(r.URL.Path, "/")[1]](w, r)
	}))
	t.Cleanup(server.Close)
	options := Options{DetailsURL: server.URL, ReviewsURL: server.URL, RatingsURL: server.URL, Timeout: time.Minute}
	if change != nil {
		change(&options)
	}
	s.page = New(options)
	return s
}

func (s *shop) get(path string, headers ...string) *httptest.ResponseRecorder {
	request := httptest.NewRequest(http.MethodGet, path, nil)
	for i := 0; i < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	recorder := httptest.NewRecorder()
	s.page.ServeHTTP(recorder, request)
	return recorder
}

func (s *shop) asked(service string) []*http.Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	var found []*http.Request
	for _, each := range s.requests {
		if strings.HasPrefix(each.URL.Path, "/"+service+"/") {
			found = append(found, each)
		}
	}
	return found
}

func contains(t *testing.T, page string, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(page, text) {
			t.Errorf("no %q in the page", text)
		}
	}
}

func TestPage(t *testing.T) {
	s := newShop(t, nil)
	answer := s.get("/productpage?u=test")
	page := answer.Body.String()
	if answer.Code != 200 {
		t.Fatal(answer.Code)
	}
	contains(t, page, "<title>Simple Bookstore App</title>", "Reviews served by: reviews-v3-x<", "text-red-500",
		"A. Writer", "<dd>200</dd>", "Reviewer1", "Fair.")
	if got := strings.Count(page, `id="glyphicon-star`); got != 9 {
		t.Errorf("%d stars", got)
	}
	if strings.Contains(page, "http://") || strings.Contains(page, "https://") || strings.Contains(page, "<script") {
		t.Error("the page needs something from elsewhere")
	}
}

func TestPageOfVersionWithoutStars(t *testing.T) {
	s := newShop(t, nil)
	s.answer["reviews"] = says(200, `{"podname":"reviews-v1-x","clustername":"east","reviews":[{"reviewer":"R","text":"T"}]}`)
	page := s.get("/productpage").Body.String()
	contains(t, page, "Reviews served by: reviews-v1-x on cluster east")
	if strings.Contains(page, "glyphicon-star") || strings.Contains(page, "-500") {
		t.Error("there are stars")
	}
}

func TestWhatFailsIsSaidOnThePage(t *testing.T) {
	s := newShop(t, func(options *Options) { options.Timeout = 50 * time.Millisecond })
	s.answer["details"] = says(500, "")
	s.answer["reviews"] = func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }
	begin := time.Now()
	answer := s.get("/productpage")
	if took := time.Since(begin); took < 100*time.Millisecond {
		t.Errorf("two attempts took %s", took)
	}
	if answer.Code != 200 {
		t.Error(answer.Code)
	}
	contains(t, answer.Body.String(), "Error fetching product details", "Error fetching product reviews",
		"Sorry, product details are currently unavailable for this book.",
		"Sorry, product reviews are currently unavailable for this book.", "The Comedy of Errors")
	if got := []int{len(s.asked("details")), len(s.asked("reviews"))}; got[0] != 1 || got[1] != 2 {
		t.Errorf("asked %v times", got)
	}
}

func TestSecondAttemptAtReviews(t *testing.T) {
	s := newShop(t, nil)
	s.answer["reviews"] = func(w http.ResponseWriter, r *http.Request) {
		if len(s.asked("reviews")) == 1 {
			says(503, "")(w, r)
			return
		}
		says(200, goodReviews)(w, r)
	}
	contains(t, s.get("/productpage").Body.String(), "Reviews served by: reviews-v3-x")
}

func TestRatingErrorsAndForeignAnswers(t *testing.T) {
	for text, wants := range map[string][]string{
		`{"reviews":[{"rating":{"error":"Ratings service is currently unavailable"}}]}`: {"Ratings service is currently unavailable"},
		`{"podname":"<script>alert(1)</script>"}`:                                       {"&lt;script&gt;"},
		`{"reviews":[{"rating":{"stars":1e300,"color":"\" onload=x"}}]}`:                {"text-black-500", "glyphicon-star-1-5"},
		`{"reviews":[{"rating":{"stars":-3,"color":"blue"}}]}`:                          {"text-blue-500"},
		`{"reviews":7}`: {"Error fetching product reviews"},
		`no JSON`:       {"Error fetching product reviews"},
	} {
		s := newShop(t, nil)
		s.answer["reviews"] = says(200, text)
		page := s.get("/productpage").Body.String()
		contains(t, page, wants...)
		if strings.Contains(page, "<script") || strings.Contains(page, `" onload`) {
			t.Errorf("%s gets through", text)
		}
	}
	s := newShop(t, nil)
	s.answer["details"] = says(200, `[1]`)
	contains(t, s.get("/productpage").Body.String(), "Error fetching product details")
}

func TestAPI(t *testing.T) {
	s := newShop(t, nil)
	s.answer["ratings"] = says(503, "upstream text")
	s.answer["details"] = func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/details/0" {
			says(400, `{"error":"numeric"}`)(w, r)
			return
		}
		says(200, goodDetails)(w, r)
	}
	for _, each := range []struct {
		path   string
		status int
		want   string
	}{
		{"/api/v1/products", 200, `[{"id":0,"title":"The Comedy of Errors","descriptionHtml":"`},
		{"/api/v1/products/0", 200, goodDetails},
		{"/api/v1/products/x", 400, `{"error":"Sorry, product details are currently unavailable for this book."}`},
		{"/api/v1/products/0/reviews", 200, goodReviews},
		{"/api/v1/products/0/ratings", 503, `{"error":"Sorry, product ratings are currently unavailable for this book."}`},
		{"/health", 200, "Product page is healthy"},
		{"/nothing", 404, ""},
	} {
		answer := s.get(each.path)
		if answer.Code != each.status || !strings.HasPrefix(answer.Body.String(), each.want) {
			t.Errorf("%s: %d %s", each.path, answer.Code, answer.Body)
		}
	}
}

func TestServicesThatAreGone(t *testing.T) {
	closed := httptest.NewServer(nil)
	closed.Close()
	s := newShop(t, func(options *Options) { options.ReviewsURL = closed.URL })
	if answer := s.get("/api/v1/products/0/reviews"); answer.Code != 500 || !strings.Contains(answer.Body.String(), "Sorry") {
		t.Errorf("%d %s", answer.Code, answer.Body)
	}
	contains(t, s.get("/metrics").Body.String(), `request_result_total{destination_app="reviews",response_code="500"} 1`)
}

func TestMetrics(t *testing.T) {
	s := newShop(t, nil)
	for range 3 {
		s.get("/productpage")
	}
	answer := s.get("/metrics")
	if got := answer.Header().Get("Content-Type"); !strings.HasPrefix(got, "text/plain; version=0.0.4") {
		t.Error(got)
	}
	contains(t, answer.Body.String(), "# TYPE request_result_total counter\n",
		"request_result_total{destination_app=\"details\",response_code=\"200\"} 3\n",
		"request_result_total{destination_app=\"reviews\",response_code=\"200\"} 3\n")
}

func (s *shop) login(t *testing.T, user string, headers ...string) *http.Response {
	t.Helper()
	form := url.Values{"username": {user}, "passwd": {"anything"}}.Encode()
	request := httptest.NewRequest(http.MethodPost, "/login", strings.NewReader(form))
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for i := 0; i < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	recorder := httptest.NewRecorder()
	s.page.ServeHTTP(recorder, request)
	return recorder.Result()
}

func TestSession(t *testing.T) {
	s := newShop(t, nil)
	const from = "http://www.mesh.test:30080/productpage"
	answer := s.login(t, "jason", "Referer", from)
	if answer.StatusCode != 302 || answer.Header.Get("Location") != from || len(answer.Cookies()) != 1 {
		t.Fatalf("%d %v", answer.StatusCode, answer.Header)
	}
	cookie := answer.Cookies()[0]
	if cookie.Name != "session" {
		t.Error(cookie.Name)
	}
	contains(t, s.get("/productpage", "Cookie", cookie.String()).Body.String(), "<b>jason</b>", "logout")
	for _, service := range []string{"details", "reviews"} {
		if got := s.asked(service)[0].Header.Get("end-user"); got != "jason" {
			t.Errorf("%s heard of %q", service, got)
		}
	}
	for name, value := range map[string]string{"no session": "", "damaged": cookie.Value + "x", "unsigned": "amFzb24.", "odd": "%"} {
		s.requests = nil
		s.get("/productpage", "Cookie", "session="+value, "End-User", "jason")
		if got := s.asked("reviews")[0].Header.Get("end-user"); got != "" {
			t.Errorf("%s: reviews heard of %q", name, got)
		}
	}
	out := s.get("/logout", "Referer", from)
	if out.Code != 302 || out.Header().Get("Location") != from || out.Result().Cookies()[0].MaxAge >= 0 {
		t.Errorf("%d %v", out.Code, out.Header())
	}
}

func TestOddLogins(t *testing.T) {
	s := newShop(t, nil)
	for _, each := range []struct {
		user    string
		referer string
		status  int
		cookies int
		want    string
	}{
		{"제이슨", "", 302, 1, "productpage"},
		{"  ", "javascript:alert(1)", 302, 0, "productpage"},
		{"a\r\nX-Admin: 1", "", 400, 0, ""},
		{strings.Repeat("x", 65), "", 400, 0, ""},
	} {
		answer := s.login(t, each.user, "Referer", each.referer)
		if answer.StatusCode != each.status || len(answer.Cookies()) != each.cookies || answer.Header.Get("Location") != each.want {
			t.Errorf("%q: %d %v", each.user, answer.StatusCode, answer.Header)
		}
	}
}

func TestHeadersGoOn(t *testing.T) {
	s := newShop(t, nil)
	s.get("/productpage", "X-Request-Id", "r1", "Traceparent", "00-1-2-01", "X-B3-TraceId", "b3", "X-Other", "no", "User-Agent", "ua")
	for _, each := range s.requests {
		h := each.Header
		if h.Get("x-request-id") != "r1" || h.Get("traceparent") != "00-1-2-01" || h.Get("x-b3-traceid") != "b3" ||
			h.Get("x-other") != "" || h.Get("user-agent") != "ua" {
			t.Errorf("%s: %v", each.URL, h)
		}
	}
}

func TestFlood(t *testing.T) {
	s := newShop(t, func(options *Options) { options.FloodFactor = 60 })
	s.get("/productpage")
	if got := len(s.asked("reviews")); got != 61 {
		t.Errorf("%d requests", got)
	}
}

func TestStaticFilesAndIndex(t *testing.T) {
	s := newShop(t, nil)
	for path, kind := range map[string]string{
		"/static/bookinfo.css": "text/css", "/static/cover.svg": "image/svg+xml", "/static/favicon.svg": "image/svg+xml",
		"/": "text/html", "/index.html": "text/html",
	} {
		answer := s.get(path)
		if answer.Code != 200 || !strings.HasPrefix(answer.Header().Get("Content-Type"), kind) || answer.Body.Len() == 0 {
			t.Errorf("%s: %d %v", path, answer.Code, answer.Header())
		}
	}
	for _, path := range []string{"/static/", "/static/none.css", "/static/..%2ftemplates%2findex.html"} {
		if answer := s.get(path); answer.Code != 404 {
			t.Errorf("%s: %d", path, answer.Code)
		}
	}
}

func TestFromEnvironment(t *testing.T) {
	for port, good := range map[string]bool{"": true, "9080": true, "tcp://1.2.3.4:1": false} {
		_, err := FromEnvironment(func(name string) string {
			if name == "REVIEWS_SERVICE_PORT" {
				return port
			}
			return ""
		})
		if (err == nil) != good {
			t.Error(fmt.Sprint(port, err))
		}
	}
}
