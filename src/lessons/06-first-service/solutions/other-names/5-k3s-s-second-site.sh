kubectl create namespace press
kubectl label namespace press istio-injection=enabled
kubectl create deployment journal -n press --image=nginx:1.22
kubectl expose deployment journal -n press --port=8080 --target-port=80
kubectl rollout status deployment journal -n press --timeout=60s
kubectl apply -f - <<'EOF'
apiVersion: networking.istio.io/v1
kind: Gateway
metadata:
  name: side-door
  namespace: edge
spec:
  selector:
    istio: ingressgateway
  servers:
    - port:
        number: 31400
        name: http
        protocol: HTTP
      hosts:
        - blog.harbour.test
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: journal
  namespace: press
spec:
  hosts:
    - blog.harbour.test
  gateways:
    - edge/side-door
  http:
    - route:
        - destination:
            host: journal
EOF
