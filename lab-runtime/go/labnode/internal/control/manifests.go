package control

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"
	"strings"
	"time"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	utilyaml "k8s.io/apimachinery/pkg/util/yaml"
	"k8s.io/client-go/discovery/cached/memory"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/restmapper"
	"sigs.k8s.io/yaml"
)

// Files are looked at by time, not by inotify: instances of that are scarce on a machine with many labs.
const (
	manifestInterval = 2 * time.Second
	manifestRetry    = 500 * time.Millisecond
)

// Manifests applies the files of a folder to the cluster, at start and whenever one changes, and tries again until
// they are applied. As with k3s, removing a file removes nothing, and `<file>.skip` beside a file skips it.
type Manifests struct {
	dir     string
	dynamic dynamic.Interface
	mapper  *restmapper.DeferredDiscoveryRESTMapper
	applied map[string]time.Time // file → modification time of what was applied
	said    map[string]string    // file → the last error told
}

// NewManifests takes the folder and an administrator's configuration.
func NewManifests(dir string, config *rest.Config, client kubernetes.Interface) (*Manifests, error) {
	dynamicClient, err := dynamic.NewForConfig(config)
	if err != nil {
		return nil, err
	}
	return &Manifests{
		dir:     dir,
		dynamic: dynamicClient,
		mapper:  restmapper.NewDeferredDiscoveryRESTMapper(memory.NewMemCacheClient(client.Discovery())),
		applied: map[string]time.Time{},
		said:    map[string]string{},
	}, nil
}

// Run applies until the context ends.
func (m *Manifests) Run(ctx context.Context) {
	for {
		wait := manifestInterval
		if !m.pass(ctx) {
			wait = manifestRetry
			m.mapper.Reset()
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
	}
}

// pass reports whether every file is applied.
func (m *Manifests) pass(ctx context.Context) bool {
	complete := true
	for _, path := range manifestFiles(m.dir) {
		info, err := os.Stat(path)
		if err != nil || m.applied[path].Equal(info.ModTime()) {
			continue
		}
		if err := m.applyFile(ctx, path); err != nil {
			complete = false
			if m.said[path] != err.Error() && ctx.Err() == nil {
				log.Printf("manifest %s is not applied yet: %v", path, err)
				m.said[path] = err.Error()
			}
			continue
		}
		m.applied[path] = info.ModTime()
		delete(m.said, path)
		log.Printf("manifest %s is applied", path)
	}
	return complete
}

func manifestFiles(dir string) []string {
	var found []string
	_ = filepath.WalkDir(dir, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return nil
		}
		switch filepath.Ext(path) {
		case ".yaml", ".yml", ".json":
			if _, err := os.Stat(path + ".skip"); err != nil {
				found = append(found, path)
			}
		}
		return nil
	})
	return found
}

func (m *Manifests) applyFile(ctx context.Context, path string) error {
	raw, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	objects, err := parseManifest(raw)
	if err != nil {
		return err
	}
	var failures []error
	for _, object := range objects {
		if err := m.applyObject(ctx, object); err != nil {
			failures = append(failures, fmt.Errorf("%s %s: %w", object.GetKind(), object.GetName(), err))
		}
	}
	return errors.Join(failures...)
}

func (m *Manifests) applyObject(ctx context.Context, object *unstructured.Unstructured) error {
	kind := object.GroupVersionKind()
	mapping, err := m.mapper.RESTMapping(kind.GroupKind(), kind.Version)
	if err != nil {
		return err
	}
	var target dynamic.ResourceInterface = m.dynamic.Resource(mapping.Resource)
	if mapping.Scope.Name() == meta.RESTScopeNameNamespace {
		namespace := object.GetNamespace()
		if namespace == "" {
			namespace = metav1.NamespaceDefault
		}
		target = m.dynamic.Resource(mapping.Resource).Namespace(namespace)
	}
	attempt, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	_, err = target.Apply(attempt, object.GetName(), object, metav1.ApplyOptions{FieldManager: "labnode-manifests", Force: true})
	return err
}

// parseManifest reads YAML or JSON documents; a List counts as its items.
func parseManifest(raw []byte) ([]*unstructured.Unstructured, error) {
	var objects []*unstructured.Unstructured
	reader := utilyaml.NewYAMLReader(bufio.NewReader(bytes.NewReader(raw)))
	for {
		document, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return objects, nil
		}
		if err != nil {
			return nil, err
		}
		var content map[string]any
		if err := yaml.Unmarshal(document, &content); err != nil {
			return nil, err
		}
		if len(content) == 0 {
			continue
		}
		object := &unstructured.Unstructured{Object: content}
		if object.IsList() {
			err := object.EachListItem(func(item runtime.Object) error {
				objects = append(objects, item.(*unstructured.Unstructured))
				return nil
			})
			if err != nil {
				return nil, err
			}
			continue
		}
		if object.GetKind() == "" || object.GetAPIVersion() == "" || object.GetName() == "" {
			return nil, fmt.Errorf("a document lacks apiVersion, kind or metadata.name: %.80s", strings.TrimSpace(string(document)))
		}
		objects = append(objects, object)
	}
}
