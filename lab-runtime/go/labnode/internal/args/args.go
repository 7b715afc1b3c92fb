// Package args builds command lines of components.
package args

import (
	"sort"
	"strings"
)

// Flags are a component's flags; the user's replace labnode's.
type Flags map[string]string

// With adds the `name=value` entries of a --…-arg flag.
func (f Flags) With(entries []string) Flags {
	merged := Flags{}
	for name, value := range f {
		merged[name] = value
	}
	for _, entry := range entries {
		name, value, found := strings.Cut(strings.TrimLeft(entry, "-"), "=")
		if !found {
			value = "true"
		}
		merged[name] = value
	}
	return merged
}

// Args is the command line, in a stable order.
func (f Flags) Args() []string {
	args := make([]string, 0, len(f))
	for name, value := range f {
		args = append(args, "--"+name+"="+value)
	}
	sort.Strings(args)
	return args
}
