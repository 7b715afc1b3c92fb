// Package crictl is the part of crictl that a lab uses: looking at a node's containers, pods and images.
package crictl

import (
	"context"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"slipway/labnode/internal/cri"
	"slipway/labnode/internal/layout"
)

const callTimeout = 30 * time.Second

// tool is what every subcommand shares.
type tool struct {
	endpoint string
	output   string
	client   *cri.Client
}

// Run executes one command line, without the program's name, and returns the exit status.
func Run(args []string) int {
	root := newRoot()
	root.SetArgs(args)
	if err := root.Execute(); err != nil {
		fmt.Fprintf(os.Stderr, "crictl: %v\n", err)
		return 1
	}
	return 0
}

func newRoot() *cobra.Command {
	t := &tool{}
	root := &cobra.Command{
		Use:           "crictl",
		Short:         "Look at this node's containers (labnode's subset of crictl)",
		SilenceUsage:  true,
		SilenceErrors: true,
		PersistentPreRunE: func(*cobra.Command, []string) error {
			client, err := cri.Dial(strings.TrimPrefix(t.endpoint, "unix://"))
			t.client = client
			return err
		},
	}
	root.CompletionOptions.DisableDefaultCmd = true
	endpoint := os.Getenv("CONTAINER_RUNTIME_ENDPOINT")
	if endpoint == "" {
		endpoint = "unix://" + layout.ContainerdSocket
	}
	root.PersistentFlags().StringVarP(&t.endpoint, "runtime-endpoint", "r", endpoint, "socket of the container runtime")
	root.AddCommand(t.psCommand(), t.podsCommand(), t.imagesCommand(), t.inspectCommand(), t.inspectPodCommand(),
		t.inspectImageCommand(), t.logsCommand(), t.execCommand(), t.pullCommand(), t.removeImageCommand(),
		t.stopCommand(), t.stopPodCommand(), t.removePodCommand(), t.versionCommand(), t.infoCommand())
	return root
}

func (t *tool) outputFlag(command *cobra.Command, choices string) {
	command.Flags().StringVarP(&t.output, "output", "o", "", choices)
}

func callContext(command *cobra.Command) (context.Context, context.CancelFunc) {
	return context.WithTimeout(command.Context(), callTimeout)
}
