package crictl

import (
	"net/url"
	"os"

	"github.com/spf13/cobra"
	"golang.org/x/term"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/remotecommand"
	runtimeapi "k8s.io/cri-api/pkg/apis/runtime/v1"
)

func (t *tool) execCommand() *cobra.Command {
	var interactive, tty bool
	command := &cobra.Command{
		Use: "exec [-i] [-t] CONTAINER COMMAND…", Short: "Run a command in a container", Args: cobra.MinimumNArgs(2),
		RunE: func(command *cobra.Command, args []string) error {
			ctx, cancel := callContext(command)
			defer cancel()
			id, err := t.containerID(ctx, args[0])
			if err != nil {
				return err
			}
			answer, err := t.client.Runtime.Exec(ctx, &runtimeapi.ExecRequest{
				ContainerId: id, Cmd: args[1:], Tty: tty, Stdin: interactive, Stdout: true, Stderr: !tty,
			})
			if err != nil {
				return err
			}
			return stream(command, answer.Url, interactive, tty)
		},
	}
	command.Flags().SetInterspersed(false)
	command.Flags().BoolVarP(&interactive, "interactive", "i", false, "keep stdin open")
	command.Flags().BoolVarP(&tty, "tty", "t", false, "give it a terminal")
	return command
}

func stream(command *cobra.Command, address string, interactive, tty bool) error {
	target, err := url.Parse(address)
	if err != nil {
		return err
	}
	executor, err := remotecommand.NewSPDYExecutor(&rest.Config{TLSClientConfig: rest.TLSClientConfig{Insecure: true}}, "POST", target)
	if err != nil {
		return err
	}
	options := remotecommand.StreamOptions{Stdout: os.Stdout, Tty: tty}
	if !tty {
		options.Stderr = os.Stderr
	}
	if interactive {
		options.Stdin = os.Stdin
	}
	if tty && term.IsTerminal(int(os.Stdin.Fd())) {
		before, err := term.MakeRaw(int(os.Stdin.Fd()))
		if err != nil {
			return err
		}
		defer func() { _ = term.Restore(int(os.Stdin.Fd()), before) }()
	}
	return executor.StreamWithContext(command.Context(), options)
}
