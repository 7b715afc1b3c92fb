cat > orders.yaml <<'YAML'
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: orders
spec:
  hosts:
    - orders.harbour.test
  gateways:
    - web-gw
  http:
    - match:
        - uri:
            exact: /index.html
      route:
        - destination:
            host: web-svc
            port:
              number: 80
    - directResponse:
        status: 503
        body:
          string: back at nine
YAML
cat > web-dr.yaml <<'YAML'
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: web-dr
spec:
  host: web-svc
  trafficPolicy:
    connectionPool:
      http:
        http1MaxPendingRequests: 7
  subsets:
    - name: v1
      labels:
        app: web
YAML
kubectl apply -f orders.yaml
sleep 3
kubectl apply -f web-dr.yaml
sleep 3
