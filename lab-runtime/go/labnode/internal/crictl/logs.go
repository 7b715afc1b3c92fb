package crictl

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"
	runtimeapi "k8s.io/cri-api/pkg/apis/runtime/v1"
)

const followInterval = 200 * time.Millisecond

// logView says which lines of a log are shown, and how.
type logView struct {
	follow, timestamps bool
	tail               int
}

func (t *tool) logsCommand() *cobra.Command {
	view := logView{}
	command := &cobra.Command{
		Use: "logs CONTAINER", Short: "Show the logs of a container", Args: cobra.ExactArgs(1),
		RunE: func(command *cobra.Command, args []string) error {
			ctx, cancel := callContext(command)
			defer cancel()
			id, err := t.containerID(ctx, args[0])
			if err != nil {
				return err
			}
			status, err := t.status(ctx, id)
			if err != nil {
				return err
			}
			file, err := os.Open(status.LogPath)
			if err != nil {
				return err
			}
			defer file.Close()
			ended := func() bool {
				status, err := t.status(command.Context(), id)
				return err != nil || status.State != runtimeapi.ContainerState_CONTAINER_RUNNING
			}
			return view.copy(command.Context(), file, os.Stdout, os.Stderr, ended)
		},
	}
	command.Flags().BoolVarP(&view.follow, "follow", "f", false, "wait for more")
	command.Flags().BoolVarP(&view.timestamps, "timestamps", "t", false, "show times")
	command.Flags().IntVar(&view.tail, "tail", -1, "show this many of the last lines")
	return command
}

func (t *tool) status(ctx context.Context, id string) (*runtimeapi.ContainerStatus, error) {
	answer, err := t.client.Runtime.ContainerStatus(ctx, &runtimeapi.ContainerStatusRequest{ContainerId: id})
	if err != nil {
		return nil, err
	}
	return answer.Status, nil
}

// copy shows a log in the CRI format: `<time> stdout|stderr F|P <text>`, P for a part of a longer line.
func (v logView) copy(ctx context.Context, source io.Reader, stdout, stderr io.Writer, ended func() bool) error {
	reader := bufio.NewReader(source)
	lines := []string{}
	pending := ""
	for last := false; ; {
		part, err := reader.ReadString('\n')
		pending += part
		if err == nil {
			lines = append(lines, pending)
			pending = ""
			if v.tail >= 0 && len(lines) > v.tail {
				lines = lines[1:]
			}
			continue
		}
		if !errors.Is(err, io.EOF) {
			return err
		}
		for _, line := range lines {
			v.show(line, stdout, stderr)
		}
		// What was there is shown; from here on every line counts.
		lines, v.tail = nil, -1
		if !v.follow || last {
			return nil
		}
		// A container that has ended may have written since: one more look.
		last = ended()
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(followInterval):
		}
	}
}

func (v logView) show(line string, stdout, stderr io.Writer) {
	fields := strings.SplitN(strings.TrimSuffix(line, "\n"), " ", 4)
	if len(fields) < 4 {
		return
	}
	target, text := stdout, fields[3]
	if fields[1] == "stderr" {
		target = stderr
	}
	if v.timestamps {
		text = fields[0] + " " + text
	}
	if fields[2] != "P" {
		text += "\n"
	}
	fmt.Fprint(target, text)
}
