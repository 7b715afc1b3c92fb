# A Service for each version, no subset in the rules, and everybody's rule in a VirtualService of its own.
for version in v1 v2; do
  kubectl apply -f - <<YAML
apiVersion: v1
kind: Service
metadata:
  name: reviews-$version
spec:
  selector:
    app: reviews
    version: $version
  ports:
    - name: http
      port: 9080
YAML
done
kubectl apply -f - <<'YAML'
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: readers
spec:
  hosts:
    - reviews
  http:
    - match:
        - headers:
            End-User:
              exact: jason
      headers:
        request:
          set:
            x-reader: jason
      route:
        - destination:
            host: reviews-v2
    - delegate:
        name: everybody
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: everybody
spec:
  http:
    - route:
        - destination:
            host: reviews-v1
YAML
sleep 2
