package crictl

import (
	"fmt"
	"sort"
	"strings"

	"github.com/spf13/cobra"
	runtimeapi "k8s.io/cri-api/pkg/apis/runtime/v1"
)

func (t *tool) psCommand() *cobra.Command {
	var all, quiet bool
	var name, pod string
	command := &cobra.Command{
		Use: "ps", Short: "List containers", Args: cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			ctx, cancel := callContext(command)
			defer cancel()
			filter := &runtimeapi.ContainerFilter{PodSandboxId: pod}
			if !all {
				filter.State = &runtimeapi.ContainerStateValue{State: runtimeapi.ContainerState_CONTAINER_RUNNING}
			}
			list, err := t.client.Runtime.ListContainers(ctx, &runtimeapi.ListContainersRequest{Filter: filter})
			if err != nil {
				return err
			}
			kept := list.Containers[:0]
			for _, container := range list.Containers {
				if strings.Contains(container.Metadata.Name, name) {
					kept = append(kept, container)
				}
			}
			list.Containers = kept
			if t.output == "json" || t.output == "yaml" {
				return printMessage(list, nil, t.output)
			}
			return printContainers(kept, quiet)
		},
	}
	command.Flags().BoolVarP(&all, "all", "a", false, "show those that ended, too")
	command.Flags().BoolVarP(&quiet, "quiet", "q", false, "show ids only")
	command.Flags().StringVar(&name, "name", "", "show those whose name contains this")
	command.Flags().StringVarP(&pod, "pod", "p", "", "show those of this pod (its id)")
	t.outputFlag(command, "table, json or yaml")
	return command
}

func printContainers(containers []*runtimeapi.Container, quiet bool) error {
	sort.Slice(containers, func(a, b int) bool { return containers[a].CreatedAt > containers[b].CreatedAt })
	var rows [][]string
	for _, container := range containers {
		if quiet {
			fmt.Println(container.Id)
			continue
		}
		image := container.Image.UserSpecifiedImage
		if image == "" {
			image = short(container.Image.Image)
		}
		state := strings.TrimPrefix(container.State.String(), "CONTAINER_")
		rows = append(rows, []string{short(container.Id), image, age(container.CreatedAt), strings.ToUpper(state[:1]) + strings.ToLower(state[1:]),
			container.Metadata.Name, fmt.Sprint(container.Metadata.Attempt), short(container.PodSandboxId), container.Labels["io.kubernetes.pod.name"]})
	}
	if quiet {
		return nil
	}
	return table("CONTAINER,IMAGE,CREATED,STATE,NAME,ATTEMPT,POD ID,POD", rows)
}

func (t *tool) podsCommand() *cobra.Command {
	var quiet bool
	var name, namespace string
	command := &cobra.Command{
		Use: "pods", Short: "List pods", Args: cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			ctx, cancel := callContext(command)
			defer cancel()
			list, err := t.client.Runtime.ListPodSandbox(ctx, &runtimeapi.ListPodSandboxRequest{})
			if err != nil {
				return err
			}
			kept := list.Items[:0]
			for _, pod := range list.Items {
				if strings.Contains(pod.Metadata.Name, name) && (namespace == "" || pod.Metadata.Namespace == namespace) {
					kept = append(kept, pod)
				}
			}
			list.Items = kept
			if t.output == "json" || t.output == "yaml" {
				return printMessage(list, nil, t.output)
			}
			return printPods(kept, quiet)
		},
	}
	command.Flags().BoolVarP(&quiet, "quiet", "q", false, "show ids only")
	command.Flags().StringVar(&name, "name", "", "show those whose name contains this")
	command.Flags().StringVar(&namespace, "namespace", "", "show those of this namespace")
	t.outputFlag(command, "table, json or yaml")
	return command
}

func printPods(pods []*runtimeapi.PodSandbox, quiet bool) error {
	sort.Slice(pods, func(a, b int) bool { return pods[a].CreatedAt > pods[b].CreatedAt })
	var rows [][]string
	for _, pod := range pods {
		if quiet {
			fmt.Println(pod.Id)
			continue
		}
		state := "NotReady"
		if pod.State == runtimeapi.PodSandboxState_SANDBOX_READY {
			state = "Ready"
		}
		rows = append(rows, []string{short(pod.Id), age(pod.CreatedAt), state, pod.Metadata.Name, pod.Metadata.Namespace, fmt.Sprint(pod.Metadata.Attempt)})
	}
	if quiet {
		return nil
	}
	return table("POD ID,CREATED,STATE,NAME,NAMESPACE,ATTEMPT", rows)
}

func (t *tool) imagesCommand() *cobra.Command {
	var quiet bool
	command := &cobra.Command{
		Use: "images", Aliases: []string{"image", "img"}, Short: "List images", Args: cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			ctx, cancel := callContext(command)
			defer cancel()
			list, err := t.client.Images.ListImages(ctx, &runtimeapi.ListImagesRequest{})
			if err != nil {
				return err
			}
			if t.output == "json" || t.output == "yaml" {
				return printMessage(list, nil, t.output)
			}
			return printImages(list.Images, quiet)
		},
	}
	command.Flags().BoolVarP(&quiet, "quiet", "q", false, "show ids only")
	t.outputFlag(command, "table, json or yaml")
	return command
}

func printImages(images []*runtimeapi.Image, quiet bool) error {
	var rows [][]string
	for _, image := range images {
		if quiet {
			fmt.Println(image.Id)
			continue
		}
		tags := image.RepoTags
		if len(tags) == 0 {
			tags = []string{"<none>:<none>"}
		}
		for _, tag := range tags {
			cut := strings.LastIndex(tag, ":")
			rows = append(rows, []string{tag[:cut], tag[cut+1:], short(image.Id), size(image.Size_)})
		}
	}
	if quiet {
		return nil
	}
	sort.Slice(rows, func(a, b int) bool { return rows[a][0]+rows[a][1] < rows[b][0]+rows[b][1] })
	return table("IMAGE,TAG,IMAGE ID,SIZE", rows)
}
