cat > partner.yaml <<'YAML'
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: partner
spec:
  hosts:
    - api.books.test
  gateways:
    - bookinfo-gateway
  http:
    - match:
        - uri:
            prefix: /catalog
      rewrite:
        uri: /api/v1/products
      route:
        - destination:
            host: productpage
            port:
              number: 9080
YAML
kubectl apply -f partner.yaml
sleep 2
