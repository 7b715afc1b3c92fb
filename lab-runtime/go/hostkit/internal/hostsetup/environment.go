package hostsetup

import (
	"os"
	"strings"
)

// DefaultPath is what a login shell of the host has too.
const DefaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

// Environment is what a command gets that labinit starts: the basics and the host's /etc/environment.
// The file is read each time, because the learner may edit it.
func Environment(path string) []string {
	env := map[string]string{"PATH": DefaultPath, "HOME": "/root", "USER": "root", "LANG": "C.UTF-8"}
	if data, err := os.ReadFile(path); err == nil && len(data) <= 64<<10 {
		for line := range strings.Lines(string(data)) {
			line = strings.TrimPrefix(strings.TrimSpace(line), "export ")
			key, value, found := strings.Cut(line, "=")
			if !found || key == "" || strings.HasPrefix(key, "#") || strings.ContainsAny(key, " \t") {
				continue
			}
			env[key] = strings.Trim(value, `"'`)
		}
	}
	list := make([]string, 0, len(env))
	for key, value := range env {
		list = append(list, key+"="+value)
	}
	return list
}
