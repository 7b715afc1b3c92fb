# Another name, whole host names, weights in another scale, v1 in two entries; v3 has more pods than v1.
kubectl delete virtualservice reviews
kubectl apply -f - <<'YAML'
apiVersion: networking.istio.io/v1beta1
kind: VirtualService
metadata: {name: reviews-canary}
spec:
  hosts: [reviews.default.svc.cluster.local]
  http:
  - match: [{headers: {end-user: {exact: tester}}}]
    route: [{destination: {host: reviews, subset: v3}}]
  - route:
    - {destination: {host: reviews.default.svc.cluster.local, subset: v3}, weight: 2}
    - {destination: {host: reviews, subset: v1}, weight: 9}
    - {destination: {host: reviews, subset: v1}, weight: 9}
YAML
kubectl scale deployment reviews-v3 --replicas=2
kubectl rollout status deployment reviews-v3 --timeout=90s
sleep 2
