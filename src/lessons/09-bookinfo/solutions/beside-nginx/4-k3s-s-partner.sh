# A Gateway for the partner alone, and a rewrite by pattern.
kubectl apply -f - <<'YAML'
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: partner-gw}
spec:
  selector: {istio: ingressgateway}
  servers: [{port: {number: 80, name: http-partner, protocol: HTTP}, hosts: [api.books.test]}]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: partner-data}
spec:
  hosts: [api.books.test]
  gateways: [partner-gw]
  http:
  - match: [{uri: {regex: "/catalog(/.*)?"}}]
    rewrite: {uriRegexRewrite: {match: "^/catalog(/.*)?$", rewrite: '/api/v1/products\1'}}
    route: [{destination: {host: productpage, port: {number: 9080}}}]
YAML
sleep 2
