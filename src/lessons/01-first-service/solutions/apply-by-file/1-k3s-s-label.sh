kubectl label namespace default istio-injection=enabled
kubectl get namespace -L istio-injection
