package console

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// fakeServer answers as Kiali's server does, by path and query below /kiali/api.
func fakeServer(t *testing.T, answers map[string]string) (front *httptest.Server, asked *atomic.Int64) {
	t.Helper()
	asked = &atomic.Int64{}
	back := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		body, known := answers[strings.TrimPrefix(r.URL.RequestURI(), "/kiali")]
		if !known {
			w.WriteHeader(http.StatusNotFound)
			body = `{"error":"` + r.Method + " " + r.URL.RequestURI() + `"}`
		}
		_, _ = w.Write([]byte(body))
	}))
	t.Cleanup(back.Close)
	base, err := url.Parse(back.URL + "/kiali")
	if err != nil {
		t.Fatal(err)
	}
	front = httptest.NewServer(Handler(base))
	t.Cleanup(front.Close)
	return front, asked
}

func get(t *testing.T, front *httptest.Server, path string) (int, object) {
	t.Helper()
	response, err := http.Get(front.URL + "/kiali/api" + path)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var got object
	if err := json.NewDecoder(response.Body).Decode(&got); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return response.StatusCode, got
}

func text(t *testing.T, value any) string {
	t.Helper()
	written, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(written)
}

const lists = "?health=false&istioResources=true&namespaces=default"

func TestListsOfANamespaceComeFromThoseOfTheCluster(t *testing.T) {
	front, _ := fakeServer(t, map[string]string{
		"/api/clusters/workloads" + lists: `{"cluster":"Kubernetes","workloads":[{"name":"reviews-v1"}],
			"validations":{"workload":{"reviews-v1.default":{"valid":true}}}}`,
	})
	status, got := get(t, front, "/namespaces/default/workloads")
	if status != 200 || text(t, got["namespace"]) != `{"name":"default"}` {
		t.Fatalf("%d %s", status, text(t, got))
	}
	byName := asObject(asObject(got["validations"])["workload"])
	if byName["reviews-v1"] == nil || byName["reviews-v1.default"] == nil {
		t.Errorf("validations: %s", text(t, byName))
	}
	if asObject(got["validations"])["service"] == nil {
		t.Error("the console looks up a kind that is not there")
	}
}

func TestWhatTheServerRefusesReachesTheConsoleAsItIs(t *testing.T) {
	front, _ := fakeServer(t, nil)
	status, got := get(t, front, "/namespaces/gone/services")
	if status != 404 || !strings.Contains(text(t, got), "clusters/services") {
		t.Errorf("%d %s", status, text(t, got))
	}
}

func TestAServerThatIsAwayIsSaid(t *testing.T) {
	base, _ := url.Parse("http://127.0.0.1:1/kiali")
	front := httptest.NewServer(Handler(base))
	defer front.Close()
	for _, path := range []string{"/namespaces/default/apps", "/status"} {
		if status, got := get(t, front, path); status != 502 || got["error"] == nil {
			t.Errorf("%s: %d %s", path, status, text(t, got))
		}
	}
}

func TestRowsOfAPageShareOneAnswerOfHealth(t *testing.T) {
	front, asked := fakeServer(t, map[string]string{
		"/api/clusters/health?namespaces=default&rateInterval=60s&type=app": `{"namespaceAppHealth":{"default":{
			"reviews":{"requests":{"inbound":{"http":{"200":1}}}}}}}`,
	})
	var wait sync.WaitGroup
	for range 20 {
		wait.Add(1)
		go func() {
			defer wait.Done()
			_, got := get(t, front, "/namespaces/default/apps/reviews/health?rateInterval=60s")
			if text(t, asObject(got["requests"])["inbound"]) != `{"http":{"200":1}}` {
				t.Errorf("reviews: %s", text(t, got))
			}
			if _, got = get(t, front, "/namespaces/default/apps/new/health?rateInterval=60s"); got["workloadStatuses"] == nil {
				t.Errorf("new: %s", text(t, got))
			}
		}()
	}
	wait.Wait()
	if asked.Load() != 1 {
		t.Errorf("%d questions", asked.Load())
	}
}

func TestDetailsHaveTheShapesThatTheConsoleReads(t *testing.T) {
	front, _ := fakeServer(t, map[string]string{
		"/api/namespaces/default/services/reviews?validate=true": `{"service":{"name":"reviews","additionalDetails":null},
			"virtualServices":null,"destinationRules":[{"metadata":{"name":"reviews"}}],
			"istioPermissions":{"create":true},"validations":{}}`,
		"/api/namespaces/default/istio": `{"virtualServices":[],"destinationRules":[],"wasmPlugins":[],
			"permissions":{"virtualservices":{"update":true}},"validations":null}`,
		"/api/namespaces/default/istio/gateways/g": `{"gateway":{}}`,
	})
	_, service := get(t, front, "/namespaces/default/services/reviews?validate=true")
	if text(t, service["virtualServices"]) != `{"items":[],"permissions":{"create":true}}` {
		t.Errorf("virtualServices: %s", text(t, service["virtualServices"]))
	}
	if text(t, service["additionalDetails"]) != "[]" {
		t.Errorf("additionalDetails: %s", text(t, service["additionalDetails"]))
	}
	_, list := get(t, front, "/namespaces/default/istio")
	if _, there := list["wasmPlugins"]; there {
		t.Error("a kind that the console throws on is there")
	}
	if text(t, list["virtualServices"]) != `{"items":[],"permissions":{"update":true}}` {
		t.Errorf("virtualServices: %s", text(t, list["virtualServices"]))
	}
	if _, config := get(t, front, "/namespaces/default/istio/gateways/g"); config["namespace"] == nil {
		t.Errorf("gateway: %s", text(t, config))
	}
}

func TestAGraphIsAskedForByTheServersNames(t *testing.T) {
	front, _ := fakeServer(t, map[string]string{
		"/api/namespaces/graph?appenders=deadNode%2CmeshCheck%2Chealth&namespaces=default&responseTime=95": `{
			"elements":{"nodes":[{"data":{"id":"a","isOutOfMesh":true,"hasVS":{"hostnames":["x"]}}}],"edges":[]}}`,
	})
	status, got := get(t, front, "/namespaces/graph?namespaces=default&appenders=deadNode,sidecarsCheck,healthConfig")
	want := `[{"data":{"hasMissingSC":true,"hasVS":true,"id":"a","isOutOfMesh":true}}]`
	if status != 200 || text(t, asObject(got["elements"])["nodes"]) != want {
		t.Errorf("%d %s", status, text(t, got))
	}
}

func TestTheConsoleIsToldWhatTheServerNoLongerHas(t *testing.T) {
	front, _ := fakeServer(t, map[string]string{
		"/api/config":  `{"clusters":{"Kubernetes":{"isKialiHome":true,"apiEndpoint":"x","kialiInstances":null}}}`,
		"/api/tracing": `{"enabled":false}`,
		"/api/status":  `{"status":{"Kiali version":"v1.89.0"}}`,
	})
	_, config := get(t, front, "/config")
	if text(t, config["clusterInfo"]) != `{"name":"Kubernetes","network":""}` {
		t.Errorf("config: %s", text(t, config))
	}
	if _, tracing := get(t, front, "/jaeger"); tracing["enabled"] != false {
		t.Errorf("jaeger: %s", text(t, tracing))
	}
	if _, passed := get(t, front, "/status"); passed["status"] == nil {
		t.Errorf("status: %s", text(t, passed))
	}
}

func TestAnAnswerWithoutJSONOrBoundIsNone(t *testing.T) {
	front, _ := fakeServer(t, map[string]string{"/api/config": "<html>"})
	if status, got := get(t, front, "/config"); status != 502 {
		t.Errorf("%d %s", status, text(t, got))
	}
}
