package procinfo

import (
	"os"
	"testing"
)

func TestFindsItself(t *testing.T) {
	for _, one := range List("/proc") {
		if one.Pid == os.Getpid() {
			if one.PPid != os.Getppid() || one.UID != os.Getuid() || len(one.Argv) == 0 || one.Netns == "" {
				t.Fatalf("%+v", one)
			}
			return
		}
	}
	t.Fatal("not found")
}

func TestNoProcIsNoProcesses(t *testing.T) {
	if list := List(t.TempDir()); len(list) != 0 {
		t.Fatal(list)
	}
}
