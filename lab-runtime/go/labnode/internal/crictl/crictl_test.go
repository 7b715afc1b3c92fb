package crictl

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestCompleteID(t *testing.T) {
	ids := []string{"abc123", "abd456"}
	if id, err := complete("pod", "abc", ids); err != nil || id != "abc123" {
		t.Errorf("%q, %v", id, err)
	}
	for _, prefix := range []string{"ab", "x"} {
		if id, err := complete("pod", prefix, ids); err == nil {
			t.Errorf("%q gives %q", prefix, id)
		}
	}
}

func TestSizesAndAges(t *testing.T) {
	for bytes, want := range map[uint64]string{512: "512B", 687_104: "687kB", 138_000_000: "138MB", 2_500_000_000: "2.5GB"} {
		if got := size(bytes); got != want {
			t.Errorf("%d is %s", bytes, got)
		}
	}
	if got := age(time.Now().Add(-90 * time.Minute).UnixNano()); got != "1 hours ago" {
		t.Errorf("age is %s", got)
	}
	if got := short("sha256:0123456789abcdef"); got != "0123456789abc" {
		t.Errorf("short id is %s", got)
	}
}

func TestEveryCommandHasHelp(t *testing.T) {
	for _, command := range newRoot().Commands() {
		if command.Short == "" {
			t.Errorf("%s has no help", command.Name())
		}
	}
}

const sampleLog = `2026-01-01T00:00:00.1Z stdout F first
2026-01-01T00:00:00.2Z stderr F oops
2026-01-01T00:00:00.3Z stdout P long
2026-01-01T00:00:00.4Z stdout F er line
damaged
`

func TestLogs(t *testing.T) {
	cases := []struct {
		view        logView
		want, wrong string
	}{
		{logView{tail: -1}, "first\nlonger line\n", "oops\n"},
		{logView{tail: 2}, "er line\n", ""},
		{logView{tail: 0}, "", ""},
		{logView{tail: 5, timestamps: true}, "2026-01-01T00:00:00.1Z first\n2026-01-01T00:00:00.3Z long2026-01-01T00:00:00.4Z er line\n", "2026-01-01T00:00:00.2Z oops\n"},
	}
	for _, test := range cases {
		var stdout, stderr bytes.Buffer
		if err := test.view.copy(t.Context(), strings.NewReader(sampleLog), &stdout, &stderr, nil); err != nil {
			t.Fatal(err)
		}
		if stdout.String() != test.want || stderr.String() != test.wrong {
			t.Errorf("%+v: %q and %q", test.view, stdout.String(), stderr.String())
		}
	}
}

func TestFollowedLogsEndWithTheContainer(t *testing.T) {
	path := filepath.Join(t.TempDir(), "0.log")
	if err := os.WriteFile(path, []byte("2026-01-01T00:00:00Z stdout F before\n2026-01-01T00:00:01Z std"), 0o600); err != nil {
		t.Fatal(err)
	}
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	ended := func() bool {
		rest, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
		if err != nil {
			t.Error(err)
			return true
		}
		defer rest.Close()
		_, _ = rest.WriteString("out F after\n")
		return true
	}
	var stdout bytes.Buffer
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if err := (logView{tail: -1, follow: true}).copy(ctx, file, &stdout, &stdout, ended); err != nil {
		t.Fatal(err)
	}
	if stdout.String() != "before\nafter\n" {
		t.Errorf("shown: %q", stdout.String())
	}
}
