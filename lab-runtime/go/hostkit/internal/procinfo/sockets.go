package procinfo

import (
	"encoding/hex"
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
)

const (
	maxSockets = 2000
	// of one table of the kernel
	maxTable = 1 << 20
	// links looked at to find owners, all processes of the namespace together
	maxLinks = 50_000
)

// Socket is one TCP or Unix stream socket that listens or is connected.
type Socket struct {
	Kind  string `json:"kind"`
	State string `json:"state"`
	// address and port of a TCP socket
	Local string `json:"local,omitempty"`
	Peer  string `json:"peer,omitempty"`
	// of a Unix socket, as its owner bound it: often relative; `@` begins an abstract name
	Path string `json:"path,omitempty"`
	// the first process that holds it; 0 when none was found
	Pid  int    `json:"pid"`
	Comm string `json:"comm"`
	UID  int    `json:"uid"`

	inode string
}

// OwnNetns is the network namespace of the reading process, as Process.Netns writes it.
func OwnNetns(proc string) string {
	link, _ := os.Readlink(filepath.Join(proc, "self", "ns", "net"))
	return link
}

// InNetns keeps the processes of one network namespace.
func InNetns(list []Process, netns string) []Process {
	kept := []Process{}
	for _, one := range list {
		if one.Netns == netns {
			kept = append(kept, one)
		}
	}
	return kept
}

// Sockets reads the sockets of the network namespace in which the processes are, listening ones first.
func Sockets(proc string, processes []Process) []Socket {
	found := []Socket{}
	for _, one := range processes {
		tables := filepath.Join(proc, strconv.Itoa(one.Pid), "net")
		if _, err := os.Stat(filepath.Join(tables, "tcp")); err != nil {
			continue // it has just ended
		}
		found = append(tcpSockets(filepath.Join(tables, "tcp")), tcpSockets(filepath.Join(tables, "tcp6"))...)
		found = append(found, unixSockets(filepath.Join(tables, "unix"))...)
		break
	}
	owners := ownersOf(proc, processes)
	seen := map[string]bool{}
	kept := []Socket{}
	for _, one := range found {
		if owner, ok := owners[one.inode]; ok {
			one.Pid, one.Comm, one.UID = owner.Pid, owner.Comm, owner.UID
		}
		// a server may bind one address once per worker
		key := fmt.Sprint(one.Kind, one.Local, one.Path, one.Pid)
		if one.State == "listen" && seen[key] {
			continue
		}
		seen[key] = one.State == "listen"
		kept = append(kept, one)
	}
	sort.SliceStable(kept, func(i, j int) bool { return kept[i].State == "listen" && kept[j].State != "listen" })
	return kept[:min(len(kept), maxSockets)]
}

func ownersOf(proc string, processes []Process) map[string]Process {
	owners := map[string]Process{}
	left := maxLinks
	for _, one := range processes {
		dir := filepath.Join(proc, strconv.Itoa(one.Pid), "fd")
		open, err := os.Open(dir)
		if err != nil {
			continue
		}
		names, _ := open.Readdirnames(left)
		open.Close()
		for _, name := range names {
			target, err := os.Readlink(filepath.Join(dir, name))
			inode, isSocket := strings.CutPrefix(target, "socket:[")
			if err != nil || !isSocket {
				continue
			}
			inode = strings.TrimSuffix(inode, "]")
			if _, known := owners[inode]; !known {
				owners[inode] = one
			}
		}
		if left -= len(names); left <= 0 {
			break
		}
	}
	return owners
}

func rows(path string) [][]string {
	text, err := readLimited(path, maxTable)
	if err != nil {
		return nil
	}
	var all [][]string
	for number, line := range strings.Split(string(text), "\n") {
		if fields := strings.Fields(line); number > 0 && len(fields) >= 7 {
			all = append(all, fields)
		}
	}
	return all
}

func tcpSockets(path string) []Socket {
	var list []Socket
	for _, fields := range rows(path) {
		if len(fields) < 10 {
			continue
		}
		state := map[string]string{"0A": "listen", "01": "established"}[fields[3]]
		local, ok := addressOf(fields[1])
		if state == "" || !ok {
			continue
		}
		one := Socket{Kind: "tcp", State: state, Local: local, inode: fields[9]}
		if state == "established" {
			one.Peer, _ = addressOf(fields[2])
		}
		list = append(list, one)
	}
	return list
}

// addressOf reads `0100007F:2710`: each 32-bit word of the address is in the machine's order, which is little-endian
// on every machine that labs run on.
func addressOf(text string) (string, bool) {
	host, port, _ := strings.Cut(text, ":")
	bytes, err := hex.DecodeString(host)
	number, portErr := strconv.ParseUint(port, 16, 16)
	if err != nil || portErr != nil || len(bytes)%4 != 0 {
		return "", false
	}
	for word := 0; word < len(bytes); word += 4 {
		bytes[word], bytes[word+1], bytes[word+2], bytes[word+3] = bytes[word+3], bytes[word+2], bytes[word+1], bytes[word]
	}
	address, ok := netip.AddrFromSlice(bytes)
	if !ok {
		return "", false
	}
	return netip.AddrPortFrom(address.Unmap(), uint16(number)).String(), true
}

// Fields: number, references, protocol, flags, type, state, inode, path. A client's end of a connection has no path.
func unixSockets(path string) []Socket {
	const stream, accepts, connected = "0001", "00010000", "03"
	var list []Socket
	for _, fields := range rows(path) {
		if fields[4] != stream || len(fields) < 8 {
			continue
		}
		one := Socket{Kind: "unix", Path: printable(strings.Join(fields[7:], " ")), inode: fields[6]}
		switch {
		case fields[3] == accepts:
			one.State = "listen"
		case fields[5] == connected:
			one.State = "established"
		default:
			continue
		}
		list = append(list, one)
	}
	return list
}
