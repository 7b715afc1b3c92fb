package discovery

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http/httptest"
	"strings"
	"testing"
)

const pods = `{"items":[
	{"metadata":{"name":"reviews-1","namespace":"default","uid":"u1",
		"labels":{"app":"reviews","service.istio.io/canonical-name":"reviews"},
		"annotations":{"prometheus.io/scrape":"true","prometheus.io/port":"15020","long":"@"}},
	 "spec":{"nodeName":"k3s-s"},"status":{"phase":"Running","podIP":"172.16.0.7"}},
	{"metadata":{"name":"new","namespace":"default"},"spec":{},"status":{"phase":"Pending"}}]}`

func TestPodsHaveTheLabelsOfKubernetesDiscovery(t *testing.T) {
	list := strings.Replace(pods, "@", strings.Repeat("x", maxValueBytes+1), 1)
	w := httptest.NewRecorder()
	open := func(context.Context) (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(list)), nil }
	Handler(open).ServeHTTP(w, httptest.NewRequest("GET", "/pods", nil))
	var got []Target
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || len(got) != 1 {
		t.Fatalf("%v %s", err, w.Body)
	}
	if got[0].Targets[0] != "172.16.0.7" {
		t.Errorf("targets: %v", got[0].Targets)
	}
	want := map[string]string{
		"__meta_kubernetes_namespace":                                 "default",
		"__meta_kubernetes_pod_name":                                  "reviews-1",
		"__meta_kubernetes_pod_uid":                                   "u1",
		"__meta_kubernetes_pod_ip":                                    "172.16.0.7",
		"__meta_kubernetes_pod_phase":                                 "Running",
		"__meta_kubernetes_pod_node_name":                             "k3s-s",
		"__meta_kubernetes_pod_label_app":                             "reviews",
		"__meta_kubernetes_pod_label_service_istio_io_canonical_name": "reviews",
		"__meta_kubernetes_pod_annotation_prometheus_io_scrape":       "true",
		"__meta_kubernetes_pod_annotation_prometheus_io_port":         "15020",
	}
	for name, value := range want {
		if got[0].Labels[name] != value {
			t.Errorf("%s is %q", name, got[0].Labels[name])
		}
	}
	if len(got[0].Labels) != len(want) {
		t.Errorf("labels: %v", got[0].Labels)
	}
}

func TestAnErrorIsNoEmptyList(t *testing.T) {
	for name, open := range map[string]Pods{
		"unreachable": func(context.Context) (io.ReadCloser, error) { return nil, errors.New("refused") },
		"no list":     func(context.Context) (io.ReadCloser, error) { return io.NopCloser(strings.NewReader("<")), nil },
	} {
		w := httptest.NewRecorder()
		Handler(open).ServeHTTP(w, httptest.NewRequest("GET", "/pods", nil))
		if w.Code != 502 {
			t.Errorf("%s: %d %s", name, w.Code, w.Body)
		}
	}
}
