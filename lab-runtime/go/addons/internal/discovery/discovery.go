// Package discovery answers Prometheus' HTTP service discovery with the pods of the cluster, under the same labels as
// its discovery by Kubernetes has: Debian builds Prometheus without that.
package discovery

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"regexp"
)

const (
	// some thousand pods
	maxListBytes = 64 << 20
	// longer values, such as a whole applied manifest, select nothing
	maxValueBytes = 512
)

// Target is one group of HTTP service discovery.
type Target struct {
	Targets []string          `json:"targets"`
	Labels  map[string]string `json:"labels"`
}

type podList struct {
	Items []struct {
		Metadata struct {
			Name        string            `json:"name"`
			Namespace   string            `json:"namespace"`
			UID         string            `json:"uid"`
			Labels      map[string]string `json:"labels"`
			Annotations map[string]string `json:"annotations"`
		} `json:"metadata"`
		Spec struct {
			NodeName string `json:"nodeName"`
		} `json:"spec"`
		Status struct {
			Phase string `json:"phase"`
			PodIP string `json:"podIP"`
		} `json:"status"`
	} `json:"items"`
}

var notInName = regexp.MustCompile(`[^a-zA-Z0-9_]`)

// Targets reads a list of pods as the API server gives it; a pod without an address is none.
func Targets(list io.Reader) ([]Target, error) {
	var pods podList
	if err := json.NewDecoder(io.LimitReader(list, maxListBytes)).Decode(&pods); err != nil {
		return nil, fmt.Errorf("the list of pods cannot be read: %w", err)
	}
	found := []Target{}
	for _, pod := range pods.Items {
		if pod.Status.PodIP == "" {
			continue
		}
		labels := map[string]string{
			"__meta_kubernetes_namespace":     pod.Metadata.Namespace,
			"__meta_kubernetes_pod_name":      pod.Metadata.Name,
			"__meta_kubernetes_pod_uid":       pod.Metadata.UID,
			"__meta_kubernetes_pod_ip":        pod.Status.PodIP,
			"__meta_kubernetes_pod_phase":     pod.Status.Phase,
			"__meta_kubernetes_pod_node_name": pod.Spec.NodeName,
		}
		add := func(kind string, values map[string]string) {
			for name, value := range values {
				if len(value) <= maxValueBytes {
					labels["__meta_kubernetes_pod_"+kind+"_"+notInName.ReplaceAllString(name, "_")] = value
				}
			}
		}
		add("label", pod.Metadata.Labels)
		add("annotation", pod.Metadata.Annotations)
		found = append(found, Target{Targets: []string{pod.Status.PodIP}, Labels: labels})
	}
	return found, nil
}

// Pods opens the list of all pods.
type Pods func(ctx context.Context) (io.ReadCloser, error)

// Handler answers each request with the pods as they are then. Prometheus keeps its targets while the answer is an
// error.
func Handler(pods Pods) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		targets, err := now(r.Context(), pods)
		if err != nil {
			log.Print(err)
			http.Error(w, err.Error(), http.StatusBadGateway)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		// Prometheus that went away meanwhile hears nothing.
		_ = json.NewEncoder(w).Encode(targets)
	})
}

func now(ctx context.Context, pods Pods) ([]Target, error) {
	list, err := pods(ctx)
	if err != nil {
		return nil, err
	}
	defer list.Close()
	return Targets(list)
}
