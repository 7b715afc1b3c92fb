# The way in stands beside that of www, and the sidecar is asked for by the pod, not by its namespace.
kubectl create namespace press
kubectl create deployment blog -n press --image=nginx:1.22 --dry-run=client -o json |
  jq '.spec.template.metadata.labels += {"sidecar.istio.io/inject": "true"}' | kubectl apply -f -
kubectl create service clusterip blog -n press --tcp=8080:80
kubectl rollout status deployment blog -n press --timeout=60s
kubectl apply -f - <<'EOF'
apiVersion: networking.istio.io/v1beta1
kind: Gateway
metadata: { name: other-sites, namespace: default }
spec:
  selector: { istio: ingressgateway }
  servers: [{ port: { number: 31400, name: http-blog, protocol: HTTP }, hosts: ["*.harbour.test"] }]
---
apiVersion: networking.istio.io/v1beta1
kind: VirtualService
metadata: { name: to-the-blog, namespace: default }
spec:
  hosts: [blog.harbour.test]
  gateways: [other-sites]
  http: [{ route: [{ destination: { host: blog.press.svc.cluster.local } }] }]
EOF
