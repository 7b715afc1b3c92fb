kubectl apply -f ~/complaints.yaml -f ~/office.yaml
kubectl rollout status -n office deployment report --timeout=60s
