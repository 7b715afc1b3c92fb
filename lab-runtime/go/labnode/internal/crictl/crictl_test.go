package crictl

import (
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
