package node

import (
	"context"
	"log"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	runtimeapi "k8s.io/cri-api/pkg/apis/runtime/v1"

	"golang.org/x/sys/unix"

	"slipway/labnode/internal/cri"
	"slipway/labnode/internal/layout"
)

// Pods that do not stop within this time are killed from outside.
const stopPodsLimit = 4 * time.Second

// stopPods removes every pod sandbox, so that neither a process nor a mount nor a network of a pod is left.
// Unlike k3s, whose pods outlive it: a lab's host that stops its node wants it gone.
func stopPods() {
	ctx, cancel := context.WithTimeout(context.Background(), stopPodsLimit)
	defer cancel()
	client, err := cri.Dial(layout.ContainerdSocket)
	if err != nil {
		log.Printf("cannot stop pods: %v", err)
		return
	}
	defer client.Close()
	list, err := client.Runtime.ListPodSandbox(ctx, &runtimeapi.ListPodSandboxRequest{})
	if err != nil {
		log.Printf("cannot list pods to stop: %v", err)
		return
	}
	var waiting sync.WaitGroup
	for _, sandbox := range list.Items {
		waiting.Add(1)
		go func() {
			defer waiting.Done()
			if _, err := client.Runtime.StopPodSandbox(ctx, &runtimeapi.StopPodSandboxRequest{PodSandboxId: sandbox.Id}); err == nil {
				_, _ = client.Runtime.RemovePodSandbox(ctx, &runtimeapi.RemovePodSandboxRequest{PodSandboxId: sandbox.Id})
			}
		}()
	}
	waiting.Wait()
}

// killLeftovers ends shims that remain and what they run, and unmounts what they mounted.
func killLeftovers() {
	for _, pid := range shimPIDs() {
		for _, child := range descendants(pid) {
			_ = syscall.Kill(child, syscall.SIGKILL)
		}
		_ = syscall.Kill(pid, syscall.SIGKILL)
	}
	unmountBelow(layout.ContainerdState, "/var/lib/kubelet/pods", "/run/netns/cni-")
}

func shimPIDs() []int {
	var found []int
	forEachProcess(func(pid int) {
		raw, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "cmdline"))
		if err != nil {
			return
		}
		line := string(raw)
		if strings.Contains(line, "containerd-shim") && strings.Contains(line, layout.ContainerdSocket) {
			found = append(found, pid)
		}
	})
	return found
}

// descendants are all processes below one, the nearest first.
func descendants(ancestor int) []int {
	children := map[int][]int{}
	forEachProcess(func(pid int) {
		raw, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "stat"))
		if err != nil {
			return
		}
		_, rest, found := strings.Cut(string(raw), ") ")
		fields := strings.Fields(rest)
		if !found || len(fields) < 2 {
			return
		}
		if parent, err := strconv.Atoi(fields[1]); err == nil {
			children[parent] = append(children[parent], pid)
		}
	})
	queue := children[ancestor]
	var all []int
	for len(queue) > 0 {
		all = append(all, queue[0])
		queue = append(queue[1:], children[queue[0]]...)
	}
	return all
}

func forEachProcess(visit func(pid int)) {
	entries, err := os.ReadDir("/proc")
	if err != nil {
		return
	}
	for _, entry := range entries {
		if pid, err := strconv.Atoi(entry.Name()); err == nil {
			visit(pid)
		}
	}
}

func unmountBelow(prefixes ...string) {
	raw, err := os.ReadFile("/proc/self/mountinfo")
	if err != nil {
		return
	}
	lines := strings.Split(string(raw), "\n")
	for i := len(lines) - 1; i >= 0; i-- {
		fields := strings.Fields(lines[i])
		if len(fields) < 5 {
			continue
		}
		for _, prefix := range prefixes {
			if strings.HasPrefix(fields[4], prefix) {
				_ = unix.Unmount(fields[4], unix.MNT_DETACH)
			}
		}
	}
}
