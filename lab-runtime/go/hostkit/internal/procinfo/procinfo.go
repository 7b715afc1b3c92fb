// Package procinfo lists the processes of the host, those of its pods included.
package procinfo

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"unicode/utf8"
)

const (
	maxProcesses = 5000
	maxArguments = 256
	// of one process's command line, all arguments together
	maxCommandLine = 4096
)

// Process is one entry of the answer.
type Process struct {
	Pid   int      `json:"pid"`
	PPid  int      `json:"ppid"`
	UID   int      `json:"uid"`
	Comm  string   `json:"comm"`
	Argv  []string `json:"argv"`
	Netns string   `json:"netns"`
}

// List reads a proc file system. A process that ends meanwhile is left out.
func List(proc string) []Process {
	entries, err := os.ReadDir(proc)
	if err != nil {
		return []Process{}
	}
	list := []Process{}
	for _, entry := range entries {
		pid, err := strconv.Atoi(entry.Name())
		if err != nil {
			continue
		}
		if one, ok := read(filepath.Join(proc, entry.Name()), pid); ok {
			list = append(list, one)
		}
	}
	sort.Slice(list, func(i, j int) bool { return list[i].Pid < list[j].Pid })
	return list[:min(len(list), maxProcesses)]
}

func read(dir string, pid int) (Process, bool) {
	status, err := readLimited(filepath.Join(dir, "status"), 8192)
	if err != nil {
		return Process{}, false
	}
	one := Process{Pid: pid, Argv: []string{}}
	for line := range strings.Lines(string(status)) {
		key, value, _ := strings.Cut(line, ":")
		fields := strings.Fields(value)
		if len(fields) == 0 {
			continue
		}
		switch key {
		case "Name":
			one.Comm = printable(strings.TrimSpace(value))
		case "PPid":
			one.PPid, _ = strconv.Atoi(fields[0])
		case "Uid":
			one.UID, _ = strconv.Atoi(fields[0])
		}
	}
	if line, err := readLimited(filepath.Join(dir, "cmdline"), maxCommandLine); err == nil && len(line) > 0 {
		for _, arg := range bytes.Split(bytes.TrimSuffix(line, []byte{0}), []byte{0}) {
			if len(one.Argv) == maxArguments {
				break
			}
			one.Argv = append(one.Argv, printable(string(arg)))
		}
	}
	one.Netns, _ = os.Readlink(filepath.Join(dir, "ns", "net"))
	return one, true
}

func printable(text string) string {
	if utf8.ValidString(text) {
		return text
	}
	return strings.ToValidUTF8(text, "?")
}

func readLimited(path string, limit int64) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return io.ReadAll(io.LimitReader(file, limit))
}
