// Package facts holds what an agent must know of its cluster besides the CA. The server publishes it in the
// cluster-info ConfigMap; agents trust it once they read it over a connection that the CA verified.
package facts

import "encoding/json"

// Key is the facts' key in the ConfigMap.
const Key = "labnode.json"

// Cluster is what every node has in common.
type Cluster struct {
	ClusterCIDR    string `json:"clusterCIDR"`
	ClusterDNS     string `json:"clusterDNS"`
	ClusterDomain  string `json:"clusterDomain"`
	FlannelBackend string `json:"flannelBackend"`
	KubeProxy      bool   `json:"kubeProxy"`
}

// Encode is the value stored under Key.
func (c Cluster) Encode() (string, error) {
	raw, err := json.Marshal(c)
	return string(raw), err
}

// Decode reads the value stored under Key.
func Decode(text string) (Cluster, error) {
	var cluster Cluster
	err := json.Unmarshal([]byte(text), &cluster)
	return cluster, err
}
