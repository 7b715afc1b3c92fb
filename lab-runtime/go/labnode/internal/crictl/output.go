package crictl

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/protoadapt"
	"sigs.k8s.io/yaml"
)

const shortID = 13

func table(header string, rows [][]string) error {
	writer := tabwriter.NewWriter(os.Stdout, 20, 1, 3, ' ', 0)
	fmt.Fprintln(writer, strings.Join(strings.Split(header, ","), "\t"))
	for _, row := range rows {
		fmt.Fprintln(writer, strings.Join(row, "\t"))
	}
	return writer.Flush()
}

// printMessage writes an answer of the runtime as JSON or YAML. What the runtime puts in `info` as JSON inside a
// text is unfolded beside `status`, as crictl does.
func printMessage(message protoadapt.MessageV1, info map[string]string, format string) error {
	raw, err := protojson.MarshalOptions{EmitUnpopulated: true}.Marshal(protoadapt.MessageV2Of(message))
	if err != nil {
		return err
	}
	var content map[string]any
	if err := json.Unmarshal(raw, &content); err != nil {
		return err
	}
	for key, value := range info {
		var parsed any
		if json.Unmarshal([]byte(value), &parsed) != nil {
			parsed = value
		}
		content[key] = parsed
	}
	if raw, err = json.MarshalIndent(content, "", "  "); err != nil {
		return err
	}
	switch format {
	case "", "json":
	case "yaml":
		if raw, err = yaml.JSONToYAML(raw); err != nil {
			return err
		}
	default:
		return fmt.Errorf("output %q: want json, yaml or table", format)
	}
	fmt.Println(strings.TrimSpace(string(raw)))
	return nil
}

func short(id string) string {
	id = strings.TrimPrefix(id, "sha256:")
	if len(id) > shortID {
		return id[:shortID]
	}
	return id
}

func age(nanoseconds int64) string {
	elapsed := time.Since(time.Unix(0, nanoseconds))
	switch {
	case elapsed < time.Minute:
		return fmt.Sprintf("%d seconds ago", int(elapsed.Seconds()))
	case elapsed < time.Hour:
		return fmt.Sprintf("%d minutes ago", int(elapsed.Minutes()))
	case elapsed < 48*time.Hour:
		return fmt.Sprintf("%d hours ago", int(elapsed.Hours()))
	default:
		return fmt.Sprintf("%d days ago", int(elapsed.Hours()/24))
	}
}

func size(bytes uint64) string {
	const unit = 1000.0
	value := float64(bytes)
	for _, name := range []string{"B", "kB", "MB"} {
		if value < unit {
			return fmt.Sprintf("%.3g%s", value, name)
		}
		value /= unit
	}
	return fmt.Sprintf("%.3gGB", value)
}
