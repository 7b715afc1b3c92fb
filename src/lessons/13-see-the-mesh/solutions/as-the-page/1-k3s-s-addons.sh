# timeout: 300
cd ~/istio-1.23.2
kubectl apply -f samples/addons
for name in prometheus kiali jaeger; do
  kubectl rollout status -n istio-system deployment $name --timeout=180s
done
