kubectl apply -f ~/office.yaml -f ~/complaints.yaml
kubectl rollout status -n office deployment report --timeout=60s
