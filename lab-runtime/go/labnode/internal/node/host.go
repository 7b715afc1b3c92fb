// Package node runs one Kubernetes node: containerd, kubelet, kube-proxy, pod network and routes.
package node

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"log"
	"net"
	"os"
	"strings"

	"golang.org/x/sys/unix"
)

// sysctls that pods' traffic needs. In a container some are read-only: then they must already hold.
var sysctls = map[string]string{
	"net/ipv4/ip_forward":                "1",
	"net/bridge/bridge-nf-call-iptables": "1",
	"net/ipv4/conf/all/rp_filter":        "0",
}

// PrepareHost sets what a node needs from its host.
func PrepareHost() error {
	for name, want := range sysctls {
		path := "/proc/sys/" + name
		have, err := os.ReadFile(path)
		if err == nil && strings.TrimSpace(string(have)) == want {
			continue
		}
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			log.Printf("cannot set %s to %s: %v", strings.ReplaceAll(name, "/", "."), want, err)
		}
	}
	// The kubelet opens it; in a container it is often missing.
	if _, err := os.Lstat("/dev/kmsg"); errors.Is(err, fs.ErrNotExist) {
		if err := os.Symlink("/dev/console", "/dev/kmsg"); err != nil {
			log.Printf("cannot make /dev/kmsg: %v", err)
		}
	}
	// Volumes mounted into one pod must be seen by others.
	if err := unix.Mount("", "/", "", unix.MS_SHARED|unix.MS_REC, ""); err != nil {
		log.Printf("cannot share mounts: %v", err)
	}
	return delegateCgroups(cgroupRoot)
}

// InUserNamespace reports whether root here is somebody else outside.
func InUserNamespace() bool {
	file, err := os.Open("/proc/self/uid_map")
	if err != nil {
		return false
	}
	defer file.Close()
	scanner := bufio.NewScanner(file)
	if !scanner.Scan() {
		return false
	}
	var inside, outside, count int64
	if _, err := fmt.Sscan(scanner.Text(), &inside, &outside, &count); err != nil {
		return false
	}
	return !(inside == 0 && outside == 0 && count == 4294967295)
}

// Address is the node's IPv4 address: the given one, that of the interface, or that of the default route.
func Address(nodeIP, iface string) (string, error) {
	if nodeIP != "" {
		return nodeIP, nil
	}
	if iface != "" {
		device, err := net.InterfaceByName(iface)
		if err != nil {
			return "", fmt.Errorf("--flannel-iface %s: %w", iface, err)
		}
		return firstIPv4(device)
	}
	// No packet is sent: connecting a datagram socket only looks up the route.
	if connection, err := net.Dial("udp4", "192.0.2.1:9"); err == nil {
		defer connection.Close()
		return connection.LocalAddr().(*net.UDPAddr).IP.String(), nil
	}
	devices, err := net.Interfaces()
	if err != nil {
		return "", err
	}
	for _, device := range devices {
		if device.Flags&net.FlagLoopback == 0 && device.Flags&net.FlagUp != 0 {
			if address, err := firstIPv4(&device); err == nil {
				return address, nil
			}
		}
	}
	return "", errors.New("no network interface has an IPv4 address; give one with --node-ip")
}

func firstIPv4(device *net.Interface) (string, error) {
	addresses, err := device.Addrs()
	if err != nil {
		return "", err
	}
	for _, address := range addresses {
		if network, ok := address.(*net.IPNet); ok && network.IP.To4() != nil {
			return network.IP.String(), nil
		}
	}
	return "", fmt.Errorf("interface %s has no IPv4 address", device.Name)
}
