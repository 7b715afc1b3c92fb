cat > web-vs.yaml <<'YAML'
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: web-vs
spec:
  hosts:
    - www.mesh.test
  gateways:
    - web-gw
  http:
    - route:
        - destination:
            host: web-svc
            port:
              number: 80
YAML
kubectl apply -f web-vs.yaml
kubectl get gateways.networking.istio.io,virtualservices
