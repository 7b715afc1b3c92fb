# Made without an account first, by commands; the account comes with the second pod.
kubectl create namespace quay
kubectl label namespace quay istio.io/rev=default
kubectl create deployment kiosk -n quay --image=nginx:1.22
kubectl create serviceaccount visitor -n quay
kubectl set serviceaccount deployment kiosk visitor -n quay
kubectl rollout status deployment kiosk -n quay --timeout=60s
sleep 1
