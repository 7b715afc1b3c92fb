kubectl scale -n istio-system deployment istiod --replicas=1
kubectl rollout status -n istio-system deployment istiod --timeout=60s
