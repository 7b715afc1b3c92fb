// labinit is PID 1 of every lab host: it keeps the host's services running and lets the server look in from
// outside. A learner is root beside it, so nothing that it answers is to be believed unparsed.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"runtime"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"slipway/hostkit/internal/hostapi"
	"slipway/hostkit/internal/hostsetup"
	"slipway/hostkit/internal/podnet"
	"slipway/hostkit/internal/reaper"
	"slipway/hostkit/internal/supervisor"
)

const (
	logDir          = "/var/log"
	environmentFile = "/etc/environment"
	podNamespaces   = "/run/netns"
	trashDir        = "/var/lib/slipway-trash"
	mirrorCA        = "http://mirror/lab-ca.crt"
	// a host that is booted alone, to bake a template, has no mirror
	mirrorPatience = 10 * time.Minute
	// containerd and k3s write what they know at once; more patience only keeps a learner waiting
	stopGrace = 5 * time.Second
)

type config struct {
	Host     string               `json:"host"`
	Role     string               `json:"role"`
	LabID    string               `json:"labId"`
	Services []supervisor.Service `json:"services"`
}

// The main thread belongs to main: a goroutine that enters a pod's namespace must never run on it,
// because /proc/1/ns is this thread's.
func init() { runtime.LockOSThread() }

func main() {
	role := flag.String("role", "pc", "server, agent or pc (shown in the process list)")
	listenFd := flag.Int("listen-fd", 3, "inherited listening Unix socket")
	configPath := flag.String("config", "/etc/slipway/host.json", "what to run")
	flag.Parse()
	if err := run(*listenFd, *configPath); err != nil {
		fmt.Fprintf(os.Stderr, "labinit (%s): %v\n", *role, err)
		os.Exit(1)
	}
}

func run(listenFd int, configPath string) error {
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGTERM, syscall.SIGINT)
	unix.CloseOnExec(listenFd)
	logToFile()
	if os.Getpid() == 1 {
		if err := hostsetup.Setup(); err != nil {
			fmt.Fprintf(os.Stderr, "labinit: setup: %v\n", err)
		}
		go trustMirror()
	}
	file := os.NewFile(uintptr(listenFd), "labinit.sock")
	listener, err := net.FileListener(file)
	if err != nil {
		return fmt.Errorf("file descriptor %d is no listening socket: %w", listenFd, err)
	}
	file.Close()

	reap := reaper.New()
	services := supervisor.New(reap, logDir, hostsetup.Environment("/dev/null"))
	api := hostapi.New(hostapi.Deps{
		Reaper:      reap,
		Supervisor:  services,
		Dialer:      podnet.NewDialer(podNamespaces),
		Environment: func() []string { return hostsetup.Environment(environmentFile) },
		TrashDir:    trashDir,
	})
	server := &http.Server{
		Handler:           api,
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    16 << 10,
	}
	go func() { _ = server.Serve(listener) }()

	host, err := readConfig(configPath)
	if err != nil {
		// the host without its services can still be looked into, which tells more than a dead one
		fmt.Fprintf(os.Stderr, "labinit: %v\n", err)
	}
	services.Start(host.Services)
	api.SetReady()
	<-stop
	services.StopAll(stopGrace)
	return nil
}

func trustMirror() {
	ctx, cancel := context.WithTimeout(context.Background(), mirrorPatience)
	defer cancel()
	if err := hostsetup.TrustLabCA(ctx, mirrorCA, "/"); err != nil {
		fmt.Fprintf(os.Stderr, "labinit: %v\n", err)
	}
}

func readConfig(path string) (config, error) {
	var host config
	data, err := os.ReadFile(path)
	if err != nil {
		return host, err
	}
	if err := json.Unmarshal(data, &host); err != nil {
		return config{}, fmt.Errorf("%s: %w", path, err)
	}
	return host, nil
}

// The container's own stdout and stderr are closed to the machine, so what goes wrong is kept inside.
func logToFile() {
	file, err := os.OpenFile(logDir+"/labinit.log", os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o640)
	if err != nil || os.Getpid() != 1 {
		return
	}
	_ = unix.Dup2(int(file.Fd()), 1)
	_ = unix.Dup2(int(file.Fd()), 2)
}
