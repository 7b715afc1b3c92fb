# The limit first and by a patch; the site has a Gateway of its own, and the exception a pattern.
kubectl patch destinationrule parts --type=merge \
  -p '{"spec":{"trafficPolicy":{"portLevelSettings":[{"port":{"number":80},"connectionPool":{"http":{"http1MaxPendingRequests":7}}}]}}}'
sleep 3
kubectl apply -f - <<'YAML'
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: orders-gw}
spec:
  selector: {istio: ingressgateway}
  servers: [{port: {number: 80, name: http-orders, protocol: HTTP}, hosts: [orders.harbour.test]}]
---
apiVersion: networking.istio.io/v1beta1
kind: VirtualService
metadata: {name: closed}
spec:
  hosts: [orders.harbour.test]
  gateways: [orders-gw]
  http:
  - match: [{uri: {regex: "/index\\.html"}}]
    route: [{destination: {host: web-svc.default.svc.cluster.local}}]
  - match: [{uri: {prefix: /}}]
    directResponse: {status: 503, body: {string: "back at nine o'clock\n"}}
YAML
sleep 3
