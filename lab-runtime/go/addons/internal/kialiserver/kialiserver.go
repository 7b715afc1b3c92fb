// Package kialiserver runs Kiali's server behind the console's adapter: with the given configuration, but on a port
// that only this pod reaches.
package kialiserver

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"gopkg.in/yaml.v3"
)

const (
	defaultPort = 20001
	defaultRoot = "/kiali"
	// after SIGTERM; a pod has 30 s in all
	endPatience = 10 * time.Second
)

// Config is where the configuration file of a Kiali server wants it to be found.
type Config struct {
	Port    int
	WebRoot string
	whole   map[string]any
}

// Read takes what it needs of a Kiali configuration and keeps the rest as it is.
func Read(text []byte) (Config, error) {
	config := Config{Port: defaultPort, WebRoot: defaultRoot}
	if err := yaml.Unmarshal(text, &config.whole); err != nil {
		return Config{}, err
	}
	if config.whole == nil {
		config.whole = map[string]any{}
	}
	server, _ := config.whole["server"].(map[string]any)
	if port, found := server["port"].(int); found {
		config.Port = port
	}
	if root, found := server["web_root"].(string); found {
		config.WebRoot = strings.TrimRight(root, "/")
	}
	if config.Port < 1 || config.Port > 65535 {
		return Config{}, fmt.Errorf("server.port is %d", config.Port)
	}
	return config, nil
}

// Inside is the same configuration for a server that only this pod reaches.
func (c Config) Inside(port int) ([]byte, error) {
	whole := map[string]any{}
	for key, value := range c.whole {
		whole[key] = value
	}
	server := map[string]any{}
	if given, found := c.whole["server"].(map[string]any); found {
		for key, value := range given {
			server[key] = value
		}
	}
	server["address"], server["port"] = "127.0.0.1", port
	whole["server"] = server
	return yaml.Marshal(whole)
}

// Server is a Kiali server that runs until its context ends.
type Server struct {
	Base *url.URL
	// Ended gets why it ended, once.
	Ended <-chan error
}

// Start writes the inner configuration into dir and starts program with it.
func Start(ctx context.Context, program, dir string, config Config) (*Server, error) {
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	inner, err := config.Inside(port)
	if err != nil {
		return nil, err
	}
	file := filepath.Join(dir, "config.yaml")
	if err := os.WriteFile(file, inner, 0o600); err != nil {
		return nil, err
	}
	command := exec.CommandContext(ctx, program, "-config", file)
	command.Stdout, command.Stderr = os.Stdout, os.Stderr
	// The server looks for its pages below its working directory.
	command.Dir = filepath.Dir(program)
	command.Cancel = func() error { return command.Process.Signal(syscall.SIGTERM) }
	command.WaitDelay = endPatience
	if err := command.Start(); err != nil {
		return nil, err
	}
	ended := make(chan error, 1)
	go func() {
		err := command.Wait()
		if err == nil {
			err = errors.New("the Kiali server ended")
		}
		ended <- err
	}()
	base := &url.URL{Scheme: "http", Host: net.JoinHostPort("127.0.0.1", strconv.Itoa(port)), Path: config.WebRoot}
	return &Server{Base: base, Ended: ended}, nil
}

func freePort() (int, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer listener.Close()
	return listener.Addr().(*net.TCPAddr).Port, nil
}
