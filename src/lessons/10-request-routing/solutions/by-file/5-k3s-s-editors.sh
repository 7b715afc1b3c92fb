cat > reviews.yaml <<'YAML'
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: reviews
spec:
  hosts:
    - reviews
  http:
    - match:
        - headers:
            end-user:
              exact: dana
        - headers:
            end-user:
              exact: erin
      route:
        - destination:
            host: reviews
            subset: v3
    - match:
        - headers:
            end-user:
              exact: jason
      route:
        - destination:
            host: reviews
            subset: v2
    - route:
        - destination:
            host: reviews
            subset: v1
YAML
kubectl apply -f reviews.yaml
sleep 2
