package node

import (
	"os"
	"strings"

	"sigs.k8s.io/yaml"

	"slipway/labnode/internal/args"
	"slipway/labnode/internal/config"
	"slipway/labnode/internal/facts"
	"slipway/labnode/internal/layout"
	"slipway/labnode/internal/pki"
	"slipway/labnode/internal/supervise"
)

// Identity is how a node proves who it is to the API server.
type Identity struct {
	CAFile string
	// Kubeconfig is the kubelet's. With Bootstrap set, the kubelet makes it by Kubernetes' TLS bootstrapping.
	Kubeconfig string
	Bootstrap  string
	Cluster    facts.Cluster
}

func kubeletConfig(c *config.Config, identity Identity) map[string]any {
	type object = map[string]any
	settings := object{
		"apiVersion": "kubelet.config.k8s.io/v1beta1",
		"kind":       "KubeletConfiguration",
		"authentication": object{
			"anonymous": object{"enabled": false},
			"webhook":   object{"enabled": true},
			"x509":      object{"clientCAFile": identity.CAFile},
		},
		"authorization":            object{"mode": "Webhook"},
		"clusterDNS":               []string{identity.Cluster.ClusterDNS},
		"clusterDomain":            identity.Cluster.ClusterDomain,
		"cgroupDriver":             "cgroupfs",
		"containerRuntimeEndpoint": "unix://" + layout.ContainerdSocket,
		"failSwapOn":               false,
		"rotateCertificates":       true,
		"serializeImagePulls":      false,
		"registryPullQPS":          0,
		"kubeAPIQPS":               100,
		"kubeAPIBurst":             200,
		"eventRecordQPS":           50,
		// Images are baked in: none may be collected because the machine's disk is full.
		"evictionHard":                object{},
		"imageGCHighThresholdPercent": 100,
		"imageGCLowThresholdPercent":  99,
		// Usage of volumes is of no interest in a lab, and computing it costs CPU on every node.
		"volumeStatsAggPeriod":      "-1s",
		"containerLogMaxSize":       "10Mi",
		"containerLogMaxFiles":      2,
		"enableProfilingHandler":    false,
		"oomScoreAdj":               0,
		"protectKernelDefaults":     c.ProtectKernel,
		"enforceNodeAllocatable":    []string{},
		"nodeStatusUpdateFrequency": "10s",
		"runtimeRequestTimeout":     "2m",
	}
	if c.ResolvConf != "" {
		settings["resolvConf"] = c.ResolvConf
	}
	if InUserNamespace() {
		settings["featureGates"] = map[string]bool{"KubeletInUserNamespace": true}
	}
	return settings
}

func kubeletFlags(c *config.Config, identity Identity, nodeIP, configFile string) args.Flags {
	flags := args.Flags{
		"config":            configFile,
		"kubeconfig":        identity.Kubeconfig,
		"cert-dir":          layout.Dir(c.DataDir).Agent("pki"),
		"hostname-override": c.NodeName,
		"node-ip":           nodeIP,
	}
	if identity.Bootstrap != "" {
		flags["bootstrap-kubeconfig"] = identity.Bootstrap
	}
	if len(c.NodeLabels) > 0 {
		flags["node-labels"] = strings.Join(c.NodeLabels, ",")
	}
	if len(c.NodeTaints) > 0 {
		flags["register-with-taints"] = strings.Join(c.NodeTaints, ",")
	}
	return flags
}

func kubeletSpec(self string, c *config.Config, identity Identity, nodeIP string) (supervise.Spec, error) {
	dir := layout.Dir(c.DataDir)
	raw, err := yaml.Marshal(kubeletConfig(c, identity))
	if err != nil {
		return supervise.Spec{}, err
	}
	path := dir.Agent("etc", "kubelet.yaml")
	if err := pki.WriteFile(path, raw, 0o600); err != nil {
		return supervise.Spec{}, err
	}
	if err := os.MkdirAll(dir.Agent("pki"), 0o700); err != nil {
		return supervise.Spec{}, err
	}
	return supervise.Spec{
		Name:   "kubelet",
		Argv:   append([]string{self, "kubelet"}, kubeletFlags(c, identity, nodeIP, path).With(c.KubeletArgs).Args()...),
		Env:    []string{"GOGC=50"},
		LogDir: layout.LogDir,
	}, nil
}
