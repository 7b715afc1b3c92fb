kubectl apply -n tour -f - <<'EOF'
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: shop
spec:
  hosts:
    - shop
  http:
    - match:
        - headers:
            x-tester:
              exact: "yes"
      fault:
        abort:
          httpStatus: 418
          percentage:
            value: 100
      route:
        - destination:
            host: shop
            subset: v1
    - timeout: 2s
      route:
        - destination:
            host: shop
            subset: v1
          weight: 100
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: shop
spec:
  host: shop
  trafficPolicy:
    loadBalancer:
      simple: LEAST_REQUEST
    connectionPool:
      http:
        http1MaxPendingRequests: 100
    outlierDetection:
      consecutive5xxErrors: 5
      baseEjectionTime: 30s
  subsets:
    - name: v1
      labels:
        version: v1
EOF
sleep 2
