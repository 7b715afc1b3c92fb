package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"github.com/spf13/pflag"
	"sigs.k8s.io/yaml"
)

// applyFiles sets every flag that the configuration files name and the command line does not.
// As with k3s, `config.yaml.d/*.yaml` follow the main file, later values replace earlier ones, and `key+` appends.
func applyFiles(f *pflag.FlagSet, path string, required bool) error {
	files := []string{path}
	parts, err := filepath.Glob(path + ".d/*.yaml")
	if err != nil {
		return err
	}
	sort.Strings(parts)
	merged := map[string][]string{}
	for _, name := range append(files, parts...) {
		raw, err := os.ReadFile(name)
		if errors.Is(err, fs.ErrNotExist) && !(required && name == path) {
			continue
		}
		if err != nil {
			return err
		}
		if err := mergeFile(merged, name, raw); err != nil {
			return err
		}
	}
	return setFromFile(f, path, merged)
}

func mergeFile(merged map[string][]string, name string, raw []byte) error {
	var values map[string]any
	if err := yaml.Unmarshal(raw, &values); err != nil {
		return fmt.Errorf("%s is not YAML: %w", name, err)
	}
	for key, value := range values {
		list, err := asStrings(value)
		if err != nil {
			return fmt.Errorf("%s: %s: %w", name, key, err)
		}
		bare, appending := strings.CutSuffix(key, "+")
		if appending {
			list = append(append([]string{}, merged[bare]...), list...)
		}
		merged[bare] = list
	}
	return nil
}

func asStrings(value any) ([]string, error) {
	switch typed := value.(type) {
	case []any:
		var all []string
		for _, item := range typed {
			one, err := asStrings(item)
			if err != nil {
				return nil, err
			}
			all = append(all, one...)
		}
		return all, nil
	case map[string]any:
		return nil, errors.New("want a text, a number, true or false, or a list of them")
	case float64:
		return []string{strings.TrimSuffix(fmt.Sprintf("%f", typed), ".000000")}, nil
	case nil:
		return nil, nil
	default:
		return []string{fmt.Sprint(typed)}, nil
	}
}

func setFromFile(f *pflag.FlagSet, path string, merged map[string][]string) error {
	keys := make([]string, 0, len(merged))
	for key := range merged {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	for _, key := range keys {
		flag := f.Lookup(key)
		if flag == nil {
			if reason, known := notSupported[key]; known {
				return fmt.Errorf("%s: %s is a k3s setting that labnode does not have: %s", path, key, reason)
			}
			return fmt.Errorf("%s: unknown setting %q", path, key)
		}
		if flag.Changed {
			continue
		}
		for _, value := range merged[key] {
			if err := f.Set(key, value); err != nil {
				return fmt.Errorf("%s: %s: %w", path, key, err)
			}
		}
	}
	return nil
}
