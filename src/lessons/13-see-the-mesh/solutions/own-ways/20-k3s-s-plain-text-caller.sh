# The pod asks for its sidecar itself.
kubectl patch deployment report -n office -p '{"spec":{"template":{"metadata":{"labels":{"sidecar.istio.io/inject":"true"}}}}}'
kubectl rollout status -n office deployment report --timeout=60s
