kubectl label namespace office istio-injection=enabled
kubectl rollout restart -n office deployment report
kubectl rollout status -n office deployment report --timeout=60s
