package node

import (
	"encoding/json"

	"slipway/labnode/internal/layout"
	"slipway/labnode/internal/pki"
)

// writeCNI configures the pod network: bridge cni0 with the node's pod CIDR, and host ports. containerd sees the
// file and reports the network ready.
func writeCNI(dir layout.Dir, podCIDR string) error {
	raw, err := cniConfig(podCIDR)
	if err != nil {
		return err
	}
	return pki.WriteFile(dir.Agent("etc", "cni", "net.d", "10-labnode.conflist"), raw, 0o600)
}

func cniConfig(podCIDR string) ([]byte, error) {
	type object = map[string]any
	return json.MarshalIndent(object{
		"cniVersion": "1.0.0",
		"name":       "cbr0",
		"plugins": []object{
			{
				"type": "bridge", "bridge": "cni0", "isGateway": true, "hairpinMode": true,
				"ipam": object{
					"type":   "host-local",
					"ranges": [][]object{{{"subnet": podCIDR}}},
					"routes": []object{{"dst": "0.0.0.0/0"}},
				},
			},
			{"type": "portmap", "capabilities": object{"portMappings": true}},
		},
	}, "", "  ")
}
