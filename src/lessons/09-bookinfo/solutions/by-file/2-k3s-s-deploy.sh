kubectl apply -f istio-1.23.2/samples/bookinfo/platform/kube/bookinfo.yaml
for name in details-v1 productpage-v1 ratings-v1 reviews-v1 reviews-v2 reviews-v3; do
  kubectl rollout status deployment $name --timeout=90s
done
kubectl get pod,svc,sa
