# The cluster first, by another name of the object, another version and the Service's whole name.
sleep 3
kubectl apply -f - <<'YAML'
apiVersion: networking.istio.io/v1beta1
kind: DestinationRule
metadata: {name: parts}
spec:
  host: web-svc.default.svc.cluster.local
  subsets:
  - {name: v2, labels: {version: none}}
  - {name: v1, labels: {app: web}}
YAML
sleep 3
