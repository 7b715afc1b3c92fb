package kialiserver

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
)

const given = `
auth: {strategy: anonymous}
server: {port: 20001, web_root: /kiali/, static_content_root_directory: /opt/kiali/console}
`

func TestTheInnerServerKeepsAllButItsPlace(t *testing.T) {
	config, err := Read([]byte(given))
	if err != nil || config.Port != 20001 || config.WebRoot != "/kiali" {
		t.Fatalf("%+v %v", config, err)
	}
	inner, err := config.Inside(4321)
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Auth   map[string]string
		Server map[string]any
	}
	if err := yaml.Unmarshal(inner, &got); err != nil {
		t.Fatal(err)
	}
	if got.Auth["strategy"] != "anonymous" || got.Server["static_content_root_directory"] != "/opt/kiali/console" {
		t.Errorf("lost: %s", inner)
	}
	if got.Server["address"] != "127.0.0.1" || got.Server["port"] != 4321 {
		t.Errorf("place: %s", inner)
	}
	if again, _ := config.Inside(1); !strings.Contains(string(again), "port: 1\n") {
		t.Errorf("the given configuration was changed: %s", again)
	}
}

func TestAConfigurationMayBeEmptyOrWrong(t *testing.T) {
	if config, err := Read(nil); err != nil || config.Port != defaultPort || config.WebRoot != defaultRoot {
		t.Errorf("%+v %v", config, err)
	}
	for _, text := range []string{"[", "server: {port: 0}", "- a"} {
		if _, err := Read([]byte(text)); err == nil {
			t.Errorf("%q is a configuration", text)
		}
	}
}

func TestItRunsUntilItsContextEnds(t *testing.T) {
	dir := t.TempDir()
	program := filepath.Join(dir, "server")
	script := "#!/bin/sh\n[ \"$1\" = -config ] && cat \"$2\" > started\nexec sleep 600\n"
	if err := os.WriteFile(program, []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	config, _ := Read([]byte(given))
	server, err := Start(ctx, program, dir, config)
	if err != nil {
		t.Fatal(err)
	}
	if server.Base.Path != "/kiali" {
		t.Errorf("base %s", server.Base)
	}
	cancel()
	if err := <-server.Ended; err == nil {
		t.Error("it ended without a reason")
	}
}
