kubectl create namespace shop
kubectl label namespace shop istio-injection=enabled
kubectl create deployment hello -n shop --image=nginx:1.22 --port=80
kubectl rollout status deployment hello -n shop
kubectl expose deployment hello -n shop --name=greeter --port=8000 --target-port=80
kubectl apply -f - <<'EOF'
apiVersion: networking.istio.io/v1beta1
kind: VirtualService
metadata: { name: to-the-shop, namespace: default }
spec:
  hosts: ["shop.mesh.test"]
  gateways: [edge/door]
  http: [{ route: [{ destination: { host: greeter.shop.svc.cluster.local } }] }]
EOF
