package config

const (
	oneDatastore = "the datastore is always SQLite on the server's disk"
	oneServer    = "a labnode cluster has one server"
	ownRuntime   = "the container runtime is always the host's containerd"
	noCloud      = "there is no cloud provider"
	ipv4Only     = "labnode routes pods of one IPv4 network"
	notBuilt     = "it is not implemented"
)

// notSupported lists documented k3s flags that labnode refuses, so that nobody believes they took effect.
var notSupported = map[string]string{
	"cluster-init":                           oneServer,
	"cluster-reset":                          oneServer,
	"cluster-reset-restore-path":             oneServer,
	"datastore-endpoint":                     oneDatastore,
	"datastore-cafile":                       oneDatastore,
	"datastore-certfile":                     oneDatastore,
	"datastore-keyfile":                      oneDatastore,
	"disable-apiserver":                      oneServer,
	"disable-etcd":                           oneDatastore,
	"etcd-arg":                               oneDatastore,
	"etcd-expose-metrics":                    oneDatastore,
	"etcd-disable-snapshots":                 oneDatastore,
	"etcd-snapshot-schedule-cron":            oneDatastore,
	"etcd-snapshot-retention":                oneDatastore,
	"etcd-snapshot-dir":                      oneDatastore,
	"etcd-s3":                                oneDatastore,
	"container-runtime-endpoint":             ownRuntime,
	"docker":                                 ownRuntime,
	"default-runtime":                        ownRuntime,
	"image-credential-provider-bin-dir":      notBuilt,
	"image-credential-provider-config":       notBuilt,
	"image-service-endpoint":                 ownRuntime,
	"embedded-registry":                      notBuilt,
	"rootless":                               "run it in a user-namespaced container instead",
	"secrets-encryption":                     notBuilt,
	"secrets-encryption-provider":            notBuilt,
	"selinux":                                notBuilt,
	"system-default-registry":                notBuilt,
	"airgap-extra-registry":                  notBuilt,
	"default-local-storage-path":             "there is no local-path provisioner",
	"egress-selector-mode":                   "the API server reaches the nodes directly",
	"enable-pprof":                           notBuilt,
	"supervisor-metrics":                     notBuilt,
	"flannel-conf":                           "pods are routed by host-gw routes, without flannel",
	"flannel-cni-conf":                       "pods are routed by host-gw routes, without flannel",
	"flannel-external-ip":                    "pods are routed by host-gw routes, without flannel",
	"flannel-ipv6-masq":                      ipv4Only,
	"multi-cluster-cidr":                     ipv4Only,
	"kube-cloud-controller-manager-arg":      noCloud,
	"kine-tls":                               oneDatastore,
	"lb-server-port":                         "agents talk to the server directly",
	"advertise-port":                         notBuilt,
	"helm-job-image":                         "there is no Helm controller",
	"node-name-from-cloud-provider-metadata": noCloud,
	"with-node-id":                           notBuilt,
	"prefer-bundled-bin":                     ownRuntime,
	"servicelb-namespace":                    "there is no service load balancer",
	"vpn-auth":                               notBuilt,
	"vpn-auth-file":                          notBuilt,
	"vmodule":                                notBuilt,
	"alsologtostderr":                        notBuilt,
	"tls-san-security":                       notBuilt,
	"node-internal-dns":                      notBuilt,
	"node-external-dns":                      notBuilt,
	"nonroot-devices":                        notBuilt,
	"bootstrap-token":                        notBuilt,
}
