/** The cluster's DNS as a manifest of the suite's own: k3s's packaged one needs an image that only k3s publishes. */
export const DNS_MANIFEST = `
apiVersion: v1
kind: ServiceAccount
metadata: { name: contract-dns, namespace: kube-system }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: contract-dns }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }
subjects: [{ kind: ServiceAccount, name: contract-dns, namespace: kube-system }]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: contract-dns-namespaces }
rules: [{ apiGroups: ["", discovery.k8s.io], resources: [namespaces, endpointslices], verbs: [list, watch] }]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: contract-dns-namespaces }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: contract-dns-namespaces }
subjects: [{ kind: ServiceAccount, name: contract-dns, namespace: kube-system }]
---
apiVersion: v1
kind: ConfigMap
metadata: { name: contract-dns, namespace: kube-system }
data:
  Corefile: |
    .:53 {
      errors
      ready
      kubernetes cluster.local in-addr.arpa
    }
---
apiVersion: v1
kind: Service
metadata: { name: contract-dns, namespace: kube-system }
spec:
  clusterIP: 10.10.200.10
  selector: { app: contract-dns }
  ports: [{ name: dns, port: 53, protocol: UDP }, { name: dns-tcp, port: 53, protocol: TCP }]
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: contract-dns, namespace: kube-system }
spec:
  selector: { matchLabels: { app: contract-dns } }
  template:
    metadata: { labels: { app: contract-dns } }
    spec:
      serviceAccountName: contract-dns
      dnsPolicy: Default
      containers:
        - name: coredns
          image: lab.local/coredns:1.11.1
          imagePullPolicy: Never
          args: [-conf, /etc/coredns/Corefile]
          readinessProbe: { httpGet: { path: /ready, port: 8181 }, periodSeconds: 1 }
          volumeMounts: [{ name: config, mountPath: /etc/coredns }]
      volumes: [{ name: config, configMap: { name: contract-dns } }]
`;

/** One web server on each node, behind a NodePort. */
export const WEB_MANIFEST = `
apiVersion: apps/v1
kind: DaemonSet
metadata: { name: web, namespace: default }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      terminationGracePeriodSeconds: 1
      containers:
        - { name: web, image: "lab.local/nginx:1.22", imagePullPolicy: Never }
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: default }
spec:
  type: NodePort
  selector: { app: web }
  ports: [{ name: http, port: 80, nodePort: 30080 }]
`;

export const configMapManifest = (name: string, value: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name}, namespace: default }\ndata: { value: "${value}" }\n`;
