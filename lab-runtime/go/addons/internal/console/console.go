// Package console stands between Kiali's console, as npm has it (1.35), and its server (1.89): it answers the few
// questions that the server's API has changed since, from the server's own answers, and passes everything else on.
// It knows nothing that the server does not say.
package console

import (
	"encoding/json"
	"log"
	"net/http"
	"net/http/httputil"
	"net/url"
)

// Handler serves the console and the API below the server's web root, which is base's path.
func Handler(base *url.URL) http.Handler {
	a := &adapter{server: newUpstream(base)}
	mux := http.NewServeMux()
	api := func(pattern string, handle func(r *http.Request) (answer, error)) {
		mux.HandleFunc("GET "+base.Path+"/api"+pattern, func(w http.ResponseWriter, r *http.Request) {
			got, err := handle(r)
			reply(w, r, got, err)
		})
	}
	a.routes(api)
	mux.Handle("/", &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.Out.URL.Scheme, r.Out.URL.Host = base.Scheme, base.Host
			// The server builds addresses of its pages from the name under which it was asked.
			r.Out.Host = r.In.Host
		},
		ErrorHandler: func(w http.ResponseWriter, r *http.Request, err error) { reply(w, r, answer{}, err) },
	})
	return mux
}

// What the console knows how to show as an error.
func reply(w http.ResponseWriter, r *http.Request, got answer, err error) {
	if err != nil {
		log.Printf("%s %s: %v", r.Method, r.URL.Path, err)
		got = answer{http.StatusBadGateway, object{"error": "the Kiali server does not answer", "detail": err.Error()}}
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(got.status)
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	// A console that went away meanwhile hears nothing.
	_ = encoder.Encode(got.value)
}

type adapter struct{ server *upstream }

// singular is how the server calls the kind of a list.
var singular = map[string]string{"apps": "app", "services": "service", "workloads": "workload"}

func (a *adapter) routes(api func(pattern string, handle func(r *http.Request) (answer, error))) {
	// same asks the server under the same path, and mends what it says
	same := func(pattern string, mend func(namespace string, value any) any) {
		api(pattern, func(r *http.Request) (answer, error) { return a.mended(r, r.URL.Query(), mend) })
	}
	for kind := range singular {
		api("/namespaces/{namespace}/"+kind, a.list(kind))
		api("/namespaces/{namespace}/"+kind+"/{name}/health", a.rowHealth(kind))
	}
	api("/namespaces/{namespace}/health", a.health)
	same("/namespaces/{namespace}/services/{name}", func(_ string, value any) any { return serviceDetails(value) })
	same("/namespaces/{namespace}/workloads/{name}", func(_ string, value any) any { return workloadDetails(value) })
	same("/namespaces/{namespace}/istio", configList)
	same("/namespaces/{namespace}/istio/{type}/{name}", configDetails)
	for _, of := range []string{
		"/namespaces/graph",
		"/namespaces/{namespace}/applications/{app}/graph",
		"/namespaces/{namespace}/applications/{app}/versions/{version}/graph",
		"/namespaces/{namespace}/services/{service}/graph",
		"/namespaces/{namespace}/workloads/{workload}/graph",
		"/namespaces/{namespace}/aggregates/{aggregate}/{value}/graph",
		"/namespaces/{namespace}/aggregates/{aggregate}/{value}/{service}/graph",
	} {
		api(of, a.graph)
	}
	same("/config", func(_ string, value any) any { return serverConfig(value) })
	api("/clusters", func(r *http.Request) (answer, error) {
		got, err := a.server.askShared(r.Context(), "/config", nil)
		if err == nil && !got.refused() {
			got.value = clusterList(got.value)
		}
		return got, err
	})
	api("/jaeger", func(r *http.Request) (answer, error) { return a.server.ask(r.Context(), "/tracing", nil) })
	api("/iter8", func(*http.Request) (answer, error) { return answer{http.StatusOK, object{"enabled": false}}, nil })
}

func (a *adapter) mended(r *http.Request, query url.Values, mend func(string, any) any) (answer, error) {
	path := r.URL.Path[len(a.server.base.Path)+len("/api"):]
	got, err := a.server.ask(r.Context(), path, query)
	if err == nil && !got.refused() {
		got.value = mend(r.PathValue("namespace"), got.value)
	}
	return got, err
}

// The console lists by namespace, the server by cluster.
func (a *adapter) list(kind string) func(r *http.Request) (answer, error) {
	return func(r *http.Request) (answer, error) {
		namespace := r.PathValue("namespace")
		query := url.Values{"namespaces": {namespace}, "health": {"false"}, "istioResources": {"true"}}
		got, err := a.server.ask(r.Context(), "/clusters/"+kind, query)
		if err == nil && !got.refused() {
			got.value = listOf(namespace, got.value)
		}
		return got, err
	}
}

func (a *adapter) healthOf(r *http.Request, kind string) (answer, error) {
	namespace := r.PathValue("namespace")
	query := url.Values{"namespaces": {namespace}, "type": {kind}}
	for _, name := range []string{"rateInterval", "queryTime"} {
		if value := r.URL.Query().Get(name); value != "" {
			query.Set(name, value)
		}
	}
	got, err := a.server.askShared(r.Context(), "/clusters/health", query)
	if err == nil && !got.refused() {
		got.value = namespaceHealth(kind, namespace, got.value)
	}
	return got, err
}

func (a *adapter) health(r *http.Request) (answer, error) {
	kind := r.URL.Query().Get("type")
	if healthKeys[kind] == "" {
		kind = "app"
	}
	return a.healthOf(r, kind)
}

func (a *adapter) rowHealth(kind string) func(r *http.Request) (answer, error) {
	return func(r *http.Request) (answer, error) {
		got, err := a.healthOf(r, singular[kind])
		if err != nil || got.refused() {
			return got, err
		}
		found := asObject(asObject(got.value)[r.PathValue("name")])
		if found == nil {
			found = noHealth()
		}
		return answer{got.status, found}, nil
	}
}

func (a *adapter) graph(r *http.Request) (answer, error) {
	query := r.URL.Query()
	if names := query.Get("appenders"); names != "" {
		query.Set("appenders", appenders(names))
	}
	// Times on edges are the 95th percentile in the console, an average unless the server is told.
	if query.Has("appenders") && !query.Has("responseTime") {
		query.Set("responseTime", "95")
	}
	return a.mended(r, query, func(_ string, value any) any { return graph(value) })
}
