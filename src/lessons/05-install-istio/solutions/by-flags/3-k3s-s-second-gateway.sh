# By the webhook: the template for gateways fills in the pod.
kubectl create namespace partners
kubectl apply -f - <<'YAML'
apiVersion: apps/v1
kind: Deployment
metadata: {name: way-in, namespace: partners}
spec:
  selector: {matchLabels: {istio: partner-gateway}}
  template:
    metadata:
      annotations: {inject.istio.io/templates: gateway}
      labels: {istio: partner-gateway, sidecar.istio.io/inject: "true"}
    spec:
      containers: [{name: istio-proxy, image: auto}]
---
apiVersion: v1
kind: Service
metadata: {name: way-in, namespace: partners}
spec:
  type: NodePort
  selector: {istio: partner-gateway}
  ports: [{name: http, port: 80, targetPort: 8080, nodePort: 31090}]
YAML
kubectl rollout status deployment way-in -n partners --timeout=90s
