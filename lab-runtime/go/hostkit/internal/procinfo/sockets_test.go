package procinfo

import (
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func find(list []Socket, accepts func(Socket) bool) (Socket, bool) {
	for _, one := range list {
		if accepts(one) {
			return one, true
		}
	}
	return Socket{}, false
}

func TestListeningAndConnectedSocketsHaveTheirOwner(t *testing.T) {
	tcp, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer tcp.Close()
	path := filepath.Join(t.TempDir(), "XDS")
	unix, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	defer unix.Close()
	client, err := net.Dial("tcp", tcp.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	local, err := net.Dial("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	defer local.Close()
	accepted, err := unix.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer accepted.Close()

	list := Sockets("/proc", InNetns(List("/proc"), OwnNetns("/proc")))
	mine := func(one Socket) bool { return one.Pid == os.Getpid() && one.UID == os.Getuid() && one.Comm != "" }
	for what, accepts := range map[string]func(Socket) bool{
		"tcp listener":  func(one Socket) bool { return one.State == "listen" && one.Local == tcp.Addr().String() },
		"tcp client":    func(one Socket) bool { return one.State == "established" && one.Peer == tcp.Addr().String() },
		"unix listener": func(one Socket) bool { return one.State == "listen" && one.Path == path },
		"unix server":   func(one Socket) bool { return one.State == "established" && one.Path == path },
	} {
		if one, ok := find(list, accepts); !ok || !mine(one) {
			t.Errorf("%s: %+v", what, one)
		}
	}
	if one, ok := find(list, func(one Socket) bool { return one.State == "established" }); ok && list[0].State != "listen" {
		t.Errorf("a connected socket comes first: %+v", one)
	}
}

func TestOtherNamespacesAreLeftOut(t *testing.T) {
	if list := InNetns(List("/proc"), "net:[1]"); len(list) != 0 {
		t.Fatal(list)
	}
	if list := Sockets("/proc", nil); len(list) != 0 {
		t.Fatal(list)
	}
}

func TestAddresses(t *testing.T) {
	for text, want := range map[string]string{
		"00000000:2710":                         "0.0.0.0:10000",
		"0100007F:26AE":                         "127.0.0.1:9902",
		"00000000000000000000000000000000:3A98": "[::]:15000",
		"0000000000000000FFFF00000100007F:0050": "127.0.0.1:80",
		"zz:1":                                  "",
		"00:1":                                  "",
	} {
		if got, _ := addressOf(text); got != want {
			t.Errorf("%s: %q", text, got)
		}
	}
}

func TestAHostileTableIsBounded(t *testing.T) {
	proc := t.TempDir()
	dir := filepath.Join(proc, "7", "net")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	line := "0: 0100007F:26AE 00000000:0000 01 0:0 0:0 0 0 0 1 1\n"
	if err := os.WriteFile(filepath.Join(dir, "tcp"), []byte("header\n"+strings.Repeat(line, 100_000)), 0o600); err != nil {
		t.Fatal(err)
	}
	if list := Sockets(proc, []Process{{Pid: 7}}); len(list) != maxSockets {
		t.Fatal(len(list))
	}
}
