# In a namespace of the partner, so every name is whole; one rule for the list and one for what is below.
kubectl create namespace partner
kubectl apply -f - <<'YAML'
apiVersion: networking.istio.io/v1beta1
kind: VirtualService
metadata: {name: data, namespace: partner}
spec:
  hosts: [api.books.test]
  gateways: [istio-system/shop-door]
  http:
  - match: [{uri: {exact: /catalog}}]
    rewrite: {uri: /api/v1/products}
    route: [{destination: {host: productpage.default.svc.cluster.local}}]
  - match: [{uri: {prefix: /catalog/}}]
    rewrite: {uri: /api/v1/products/}
    route: [{destination: {host: productpage.default.svc.cluster.local}}]
YAML
sleep 2
