package crictl

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"
	runtimeapi "k8s.io/cri-api/pkg/apis/runtime/v1"
)

func (t *tool) pullCommand() *cobra.Command {
	return &cobra.Command{
		Use: "pull IMAGE", Short: "Pull an image", Args: cobra.ExactArgs(1),
		RunE: func(command *cobra.Command, args []string) error {
			// No time limit: an image may be large, and Ctrl-C ends it.
			request := &runtimeapi.PullImageRequest{Image: &runtimeapi.ImageSpec{Image: args[0]}}
			answer, err := t.client.Images.PullImage(command.Context(), request)
			if err != nil {
				return err
			}
			fmt.Printf("Image is up to date for %s\n", answer.ImageRef)
			return nil
		},
	}
}

func (t *tool) removeImageCommand() *cobra.Command {
	return &cobra.Command{
		Use: "rmi IMAGE…", Short: "Remove images", Args: cobra.MinimumNArgs(1),
		RunE: t.each(func(ctx context.Context, id string) error {
			_, err := t.client.Images.RemoveImage(ctx, &runtimeapi.RemoveImageRequest{Image: &runtimeapi.ImageSpec{Image: id}})
			if err == nil {
				fmt.Printf("Deleted: %s\n", id)
			}
			return err
		}),
	}
}

func (t *tool) stopCommand() *cobra.Command {
	var seconds int64
	command := &cobra.Command{
		Use: "stop CONTAINER…", Short: "Stop containers", Args: cobra.MinimumNArgs(1),
		RunE: t.each(func(ctx context.Context, id string) error {
			full, err := t.containerID(ctx, id)
			if err == nil {
				_, err = t.client.Runtime.StopContainer(ctx, &runtimeapi.StopContainerRequest{ContainerId: full, Timeout: seconds})
			}
			if err == nil {
				fmt.Println(id)
			}
			return err
		}),
	}
	command.Flags().Int64VarP(&seconds, "timeout", "t", 0, "seconds to wait before killing")
	return command
}

func (t *tool) stopPodCommand() *cobra.Command {
	return &cobra.Command{
		Use: "stopp POD…", Short: "Stop pods", Args: cobra.MinimumNArgs(1),
		RunE: t.each(func(ctx context.Context, id string) error {
			full, err := t.podID(ctx, id)
			if err == nil {
				_, err = t.client.Runtime.StopPodSandbox(ctx, &runtimeapi.StopPodSandboxRequest{PodSandboxId: full})
			}
			if err == nil {
				fmt.Printf("Stopped sandbox %s\n", full)
			}
			return err
		}),
	}
}

func (t *tool) removePodCommand() *cobra.Command {
	return &cobra.Command{
		Use: "rmp POD…", Short: "Remove pods", Args: cobra.MinimumNArgs(1),
		RunE: t.each(func(ctx context.Context, id string) error {
			full, err := t.podID(ctx, id)
			if err == nil {
				_, err = t.client.Runtime.RemovePodSandbox(ctx, &runtimeapi.RemovePodSandboxRequest{PodSandboxId: full})
			}
			if err == nil {
				fmt.Printf("Removed sandbox %s\n", full)
			}
			return err
		}),
	}
}

func (t *tool) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: "Show the runtime's version", Args: cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			ctx, cancel := callContext(command)
			defer cancel()
			answer, err := t.client.Runtime.Version(ctx, &runtimeapi.VersionRequest{})
			if err != nil {
				return err
			}
			fmt.Printf("Version:  %s\nRuntimeName:  %s\nRuntimeVersion:  %s\nRuntimeApiVersion:  %s\n",
				answer.Version, answer.RuntimeName, answer.RuntimeVersion, answer.RuntimeApiVersion)
			return nil
		},
	}
}

func (t *tool) infoCommand() *cobra.Command {
	command := &cobra.Command{
		Use: "info", Short: "Show the runtime's status", Args: cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			ctx, cancel := callContext(command)
			defer cancel()
			answer, err := t.client.Runtime.Status(ctx, &runtimeapi.StatusRequest{Verbose: true})
			if err != nil {
				return err
			}
			return printMessage(answer, answer.Info, t.output)
		},
	}
	t.outputFlag(command, "json or yaml")
	return command
}
