kubectl patch -n istio-system deployment istiod -p '{"spec":{"replicas":0}}'
kubectl wait -n istio-system --for=delete pod -l app=istiod --timeout=60s
