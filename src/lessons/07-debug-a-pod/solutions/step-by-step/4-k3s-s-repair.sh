sed -i 's/runAsUser: 1337/runAsUser: 1000/' caller.yaml
kubectl apply -f caller.yaml
kubectl rollout status deployment caller --timeout=60s
for i in $(seq 20); do
  kubectl logs deploy/caller -c istio-proxy --tail=5 | grep -q 'outbound|80||web-svc' && break
  sleep 1
done
