package reviews

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

type answer struct {
	ID          string `json:"id"`
	Podname     string `json:"podname"`
	Clustername string `json:"clustername"`
	Reviews     []struct {
		Reviewer string         `json:"reviewer"`
		Text     string         `json:"text"`
		Rating   map[string]any `json:"rating"`
	} `json:"reviews"`
}

func get(t *testing.T, options Options, header http.Header) answer {
	t.Helper()
	request := httptest.NewRequest(http.MethodGet, "/reviews/0", nil)
	request.Header = header
	recorder := httptest.NewRecorder()
	New(options).ServeHTTP(recorder, request)
	var body answer
	if err := json.Unmarshal(recorder.Body.Bytes(), &body); err != nil || recorder.Code != 200 || len(body.Reviews) != 2 {
		t.Fatalf("%d %s %v", recorder.Code, recorder.Body, err)
	}
	return body
}

func ratingsAnswer(t *testing.T, handler http.HandlerFunc) string {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server.URL
}

func TestWithoutStars(t *testing.T) {
	body := get(t, Options{Pod: "reviews-v1-x", Cluster: "null"}, nil)
	if body.ID != "0" || body.Podname != "reviews-v1-x" || body.Clustername != "null" {
		t.Errorf("%+v", body)
	}
	for i, name := range []string{"Reviewer1", "Reviewer2"} {
		if each := body.Reviews[i]; each.Reviewer != name || each.Text == "" || each.Rating != nil {
			t.Errorf("%+v", each)
		}
	}
}

func TestWithStars(t *testing.T) {
	var asked *http.Request
	url := ratingsAnswer(t, func(w http.ResponseWriter, r *http.Request) {
		asked = r
		_, _ = w.Write([]byte(`{"id":0,"ratings":{"Reviewer1":5,"Reviewer2":0}}`))
	})
	header := http.Header{}
	header.Set("end-user", "jason")
	header.Set("x-request-id", "r1")
	body := get(t, Options{RatingsURL: url, Color: "red", Timeout: time.Minute}, header)
	for i, stars := range []float64{5, 0} {
		if rating := body.Reviews[i].Rating; rating["stars"] != stars || rating["color"] != "red" {
			t.Errorf("%v", rating)
		}
	}
	if asked.URL.Path != "/ratings/0" || asked.Header.Get("end-user") != "jason" || asked.Header.Get("x-request-id") != "r1" {
		t.Errorf("%s %v", asked.URL, asked.Header)
	}
}

func TestRatingsThatFail(t *testing.T) {
	for name, handler := range map[string]http.HandlerFunc{
		"status": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) },
		"slow":   func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() },
		"form":   func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(`[]`)) },
		"nobody": func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(`{"ratings":{}}`)) },
	} {
		options := Options{RatingsURL: ratingsAnswer(t, handler), Color: "black", Timeout: 50 * time.Millisecond}
		for _, each := range get(t, options, nil).Reviews {
			if each.Rating["error"] != "Ratings service is currently unavailable" {
				t.Errorf("%s: %v", name, each.Rating)
			}
		}
	}
}

func TestOptions(t *testing.T) {
	for _, each := range []struct {
		environment map[string]string
		want        Options
	}{
		{map[string]string{"HOSTNAME": "pod"}, Options{Pod: "pod", Cluster: "null", Color: "black", Timeout: 10 * time.Second}},
		{
			map[string]string{"ENABLE_RATINGS": "true", "STAR_COLOR": "red", "CLUSTER_NAME": "east", "SERVICES_DOMAIN": "d"},
			Options{Cluster: "east", Color: "red", RatingsURL: "http://ratings.d:9080", Timeout: 2500 * time.Millisecond},
		},
	} {
		got, err := optionsFrom(func(name string) string { return each.environment[name] })
		if err != nil || got != each.want {
			t.Errorf("%v: %+v, %v", each.environment, got, err)
		}
	}
}

func TestOtherPaths(t *testing.T) {
	for path, want := range map[string]int{"/health": 200, "/reviews/x": 404, "/": 404} {
		recorder := httptest.NewRecorder()
		New(Options{}).ServeHTTP(recorder, httptest.NewRequest(http.MethodGet, path, nil))
		if recorder.Code != want {
			t.Errorf("%s: %d", path, recorder.Code)
		}
	}
}
