kubectl apply -f - <<'YAML'
apiVersion: networking.istio.io/v1beta1
kind: Gateway
metadata:
  name: shop-door
  namespace: istio-system
spec:
  selector:
    app: istio-ingressgateway
  servers:
    - port:
        number: 80
        name: web
        protocol: HTTP
      hosts:
        - "*"
---
apiVersion: networking.istio.io/v1beta1
kind: VirtualService
metadata:
  name: shop
spec:
  hosts:
    - "*"
  gateways:
    - istio-system/shop-door
  http:
    - route:
        - destination:
            host: productpage.default.svc.cluster.local
            port:
              number: 9080
YAML
sleep 2
