kubectl patch -n istio-system deployment istiod -p '{"spec":{"replicas":1}}'
kubectl rollout status -n istio-system deployment istiod --timeout=60s
