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
              prefix: qa-
      route:
        - destination:
            host: reviews
            subset: v2
    - route:
        - destination:
            host: reviews
            subset: v3
          weight: 95
        - destination:
            host: reviews
            subset: v2
          weight: 5
YAML
kubectl apply -f reviews.yaml
sleep 2
