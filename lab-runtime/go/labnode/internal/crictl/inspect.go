package crictl

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	runtimeapi "k8s.io/cri-api/pkg/apis/runtime/v1"
)

func (t *tool) inspectCommand() *cobra.Command {
	command := &cobra.Command{
		Use: "inspect CONTAINER…", Short: "Show the status of containers", Args: cobra.MinimumNArgs(1),
		RunE: t.each(func(ctx context.Context, id string) error {
			full, err := t.containerID(ctx, id)
			if err != nil {
				return err
			}
			answer, err := t.client.Runtime.ContainerStatus(ctx, &runtimeapi.ContainerStatusRequest{ContainerId: full, Verbose: true})
			if err != nil {
				return err
			}
			return printMessage(answer, answer.Info, t.output)
		}),
	}
	t.outputFlag(command, "json or yaml")
	return command
}

func (t *tool) inspectPodCommand() *cobra.Command {
	command := &cobra.Command{
		Use: "inspectp POD…", Short: "Show the status of pods", Args: cobra.MinimumNArgs(1),
		RunE: t.each(func(ctx context.Context, id string) error {
			full, err := t.podID(ctx, id)
			if err != nil {
				return err
			}
			answer, err := t.client.Runtime.PodSandboxStatus(ctx, &runtimeapi.PodSandboxStatusRequest{PodSandboxId: full, Verbose: true})
			if err != nil {
				return err
			}
			return printMessage(answer, answer.Info, t.output)
		}),
	}
	t.outputFlag(command, "json or yaml")
	return command
}

func (t *tool) inspectImageCommand() *cobra.Command {
	command := &cobra.Command{
		Use: "inspecti IMAGE…", Short: "Show the status of images", Args: cobra.MinimumNArgs(1),
		RunE: t.each(func(ctx context.Context, id string) error {
			request := &runtimeapi.ImageStatusRequest{Image: &runtimeapi.ImageSpec{Image: id}, Verbose: true}
			answer, err := t.client.Images.ImageStatus(ctx, request)
			if err != nil {
				return err
			}
			if answer.Image == nil {
				return fmt.Errorf("no image %q", id)
			}
			return printMessage(answer, answer.Info, t.output)
		}),
	}
	t.outputFlag(command, "json or yaml")
	return command
}

func (t *tool) each(action func(context.Context, string) error) func(*cobra.Command, []string) error {
	return func(command *cobra.Command, args []string) error {
		for _, id := range args {
			ctx, cancel := callContext(command)
			err := action(ctx, id)
			cancel()
			if err != nil {
				return err
			}
		}
		return nil
	}
}

// containerID completes the beginning of an id.
func (t *tool) containerID(ctx context.Context, prefix string) (string, error) {
	list, err := t.client.Runtime.ListContainers(ctx, &runtimeapi.ListContainersRequest{})
	if err != nil {
		return "", err
	}
	ids := make([]string, 0, len(list.Containers))
	for _, container := range list.Containers {
		ids = append(ids, container.Id)
	}
	return complete("container", prefix, ids)
}

func (t *tool) podID(ctx context.Context, prefix string) (string, error) {
	list, err := t.client.Runtime.ListPodSandbox(ctx, &runtimeapi.ListPodSandboxRequest{})
	if err != nil {
		return "", err
	}
	ids := make([]string, 0, len(list.Items))
	for _, pod := range list.Items {
		ids = append(ids, pod.Id)
	}
	return complete("pod", prefix, ids)
}

func complete(kind, prefix string, ids []string) (string, error) {
	found := ""
	for _, id := range ids {
		if !strings.HasPrefix(id, prefix) {
			continue
		}
		if found != "" {
			return "", fmt.Errorf("more than one %s begins with %q", kind, prefix)
		}
		found = id
	}
	if found == "" {
		return "", fmt.Errorf("no %s begins with %q", kind, prefix)
	}
	return found, nil
}
