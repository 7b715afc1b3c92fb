kubectl rollout restart deployment early
kubectl rollout status deployment early --timeout=60s
kubectl get pod
