kubectl create namespace shop
kubectl label namespace shop istio-injection=enabled
kubectl create deployment hello -n shop --image=nginx:1.22
kubectl expose deployment hello -n shop --name=hello-svc --port=80
kubectl rollout status deployment hello -n shop
cat > shop-vs.yaml <<'EOF'
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: shop-vs
spec:
  hosts:
    - shop.mesh.test
  gateways:
    - web-gw
  http:
    - route:
        - destination:
            host: hello-svc.shop.svc.cluster.local
            port:
              number: 80
EOF
kubectl apply -f shop-vs.yaml
