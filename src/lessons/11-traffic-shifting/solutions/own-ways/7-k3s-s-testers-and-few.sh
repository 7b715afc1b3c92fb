# Subsets of other names, a pattern, weights in twentieths, and the rest in a VirtualService of its own.
kubectl delete virtualservice reviews
kubectl patch destinationrule reviews --type=json -p '[{"op":"add","path":"/spec/subsets/-","value":{"name":"black","labels":{"version":"v2"}}}]'
sleep 1
kubectl apply -f - <<'YAML'
apiVersion: networking.istio.io/v1beta1
kind: VirtualService
metadata: {name: stars}
spec:
  hosts: [reviews.default.svc.cluster.local]
  http:
  - match: [{headers: {end-user: {regex: "qa-.+"}}}]
    route: [{destination: {host: reviews, subset: black}}]
  - delegate: {name: readers}
---
apiVersion: networking.istio.io/v1beta1
kind: VirtualService
metadata: {name: readers}
spec:
  http:
  - route:
    - {destination: {host: reviews, subset: black}, weight: 1}
    - {destination: {host: reviews, subset: v3}, weight: 19}
YAML
sleep 2
