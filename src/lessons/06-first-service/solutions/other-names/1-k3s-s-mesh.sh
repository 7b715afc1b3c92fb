kubectl label namespace default istio-injection=enabled --overwrite
kubectl create deployment shop --image=nginx:1.22
kubectl create service clusterip shop --tcp=80:80
kubectl patch service shop --type=json -p '[{"op":"replace","path":"/spec/ports/0/name","value":"http"}]'
kubectl rollout status deployment shop --timeout=60s
kubectl create namespace edge
cat <<YAML | kubectl apply -f -
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: door, namespace: edge}
spec:
  selector: {istio: ingressgateway}
  servers:
  - port: {number: 8080, name: http, protocol: HTTP}
    hosts: ["default/*.mesh.test"]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: shop}
spec:
  hosts: ["www.mesh.test", "api.mesh.test"]
  gateways: [edge/door]
  http:
  - match: [{uri: {prefix: /}}]
    route:
    - {destination: {host: shop, port: {number: 80}}, weight: 60}
    - {destination: {host: shop.default.svc.cluster.local, port: {number: 80}}, weight: 40}
YAML
