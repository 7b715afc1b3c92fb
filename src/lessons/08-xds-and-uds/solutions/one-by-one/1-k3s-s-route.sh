cat > hello.yaml <<'YAML'
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
    - match:
        - uri:
            exact: /hello
      directResponse:
        status: 200
        body:
          string: hello
    - route:
        - destination:
            host: web-svc
            port:
              number: 80
YAML
sleep 3
kubectl apply -f hello.yaml
sleep 3
