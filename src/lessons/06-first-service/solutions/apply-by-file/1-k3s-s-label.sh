kubectl create deployment early --image=nginx:1.22
kubectl rollout status deployment early --timeout=60s
sleep 1
kubectl label namespace default istio-injection=enabled
kubectl get namespace -L istio-injection
