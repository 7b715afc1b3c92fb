package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/spf13/pflag"

	"slipway/labnode/internal/config"
	"slipway/labnode/internal/control"
	"slipway/labnode/internal/layout"
	"slipway/labnode/internal/node"
	"slipway/labnode/internal/supervise"
)

func runRole(role config.Role, args []string) int {
	c, err := config.Load(role, args, os.Getenv)
	if errors.Is(err, pflag.ErrHelp) {
		fmt.Print(config.Usage(role))
		return 0
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "labnode: %v\n", err)
		return 2
	}
	if os.Geteuid() != 0 {
		fmt.Fprintln(os.Stderr, "labnode: must run as root")
		return 1
	}
	if err := openLog(c.LogFile); err != nil {
		fmt.Fprintf(os.Stderr, "labnode: %v\n", err)
		return 1
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	go supervise.TrimLogs(layout.LogDir, ctx.Done())
	if role == config.RoleServer {
		err = runServer(ctx, c)
	} else {
		err = runAgent(ctx, c)
	}
	if err != nil && ctx.Err() == nil {
		log.Printf("labnode %s failed: %v", role, err)
		return 1
	}
	return 0
}

func openLog(path string) error {
	log.SetFlags(log.LstdFlags | log.Lmicroseconds | log.LUTC)
	if path == "" {
		return nil
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o640)
	if err != nil {
		return err
	}
	log.SetOutput(io.MultiWriter(os.Stderr, file))
	return nil
}

// runServer runs until the context ends, then stops everything: the node first, the datastore last.
func runServer(ctx context.Context, c *config.Config) error {
	began := time.Now()
	self, nodeIP, err := place(c)
	if err != nil {
		return err
	}
	secrets, err := control.PrepareSecrets(c, nodeIP)
	if err != nil {
		return err
	}
	work, cancel := context.WithCancel(ctx)
	server := control.NewServer(c, secrets, self, nodeIP)
	own := node.New(c, self, nodeIP)
	defer func() {
		cancel()
		own.Stop()
		server.Stop()
		log.Print("stopped")
	}()
	runtimeReady := make(chan error, 1)
	go func() {
		if c.DisableAgent {
			runtimeReady <- nil
			return
		}
		runtimeReady <- own.StartRuntime(work)
	}()
	if err := server.StartAPI(work); err != nil {
		<-cancelAndWait(cancel, runtimeReady)
		return err
	}
	log.Printf("API server is ready after %s", since(began))
	if err := server.StartControllers(work); err != nil {
		<-cancelAndWait(cancel, runtimeReady)
		return err
	}
	log.Printf("agents can join after %s", since(began))
	if err := <-runtimeReady; err != nil {
		return err
	}
	if !c.DisableAgent {
		identity, err := node.OwnIdentity(c, secrets.CA, control.LocalURL(c), server.Facts())
		if err != nil {
			return err
		}
		if err := own.Start(work, identity); err != nil {
			return err
		}
	}
	log.Printf("all components are started after %s", since(began))
	<-ctx.Done()
	log.Print("stopping")
	return nil
}

// cancelAndWait keeps a failing server from leaving its runtime half started behind Stop's back.
func cancelAndWait(cancel context.CancelFunc, ready <-chan error) <-chan error {
	cancel()
	return ready
}

func runAgent(ctx context.Context, c *config.Config) error {
	began := time.Now()
	self, nodeIP, err := place(c)
	if err != nil {
		return err
	}
	work, cancel := context.WithCancel(ctx)
	own := node.New(c, self, nodeIP)
	defer func() {
		cancel()
		own.Stop()
		log.Print("stopped")
	}()
	runtimeReady := make(chan error, 1)
	go func() { runtimeReady <- own.StartRuntime(work) }()
	identity, err := node.Discover(work, c)
	if err != nil {
		<-cancelAndWait(cancel, runtimeReady)
		return err
	}
	log.Printf("the server is found after %s", since(began))
	if err := <-runtimeReady; err != nil {
		return err
	}
	if err := own.Start(work, identity); err != nil {
		return err
	}
	log.Printf("all components are started after %s", since(began))
	<-ctx.Done()
	log.Print("stopping")
	return nil
}

func place(c *config.Config) (self, nodeIP string, err error) {
	if self, err = os.Executable(); err != nil {
		return "", "", err
	}
	nodeIP, err = node.Address(c.NodeIP, c.FlannelIface)
	return self, nodeIP, err
}

func since(began time.Time) time.Duration { return time.Since(began).Round(time.Millisecond) }
