kubectl delete virtualservice ratings
kubectl apply -f - <<'YAML'
apiVersion: networking.istio.io/v1beta1
kind: VirtualService
metadata: {name: half-of-ratings}
spec:
  hosts: [ratings.default.svc.cluster.local]
  http:
  - fault: {abort: {percentage: {value: 60}, httpStatus: 500}}
    route: [{destination: {host: ratings}}]
YAML
