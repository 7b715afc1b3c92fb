kubectl apply -f - <<'YAML'
apiVersion: networking.istio.io/v1beta1
kind: DestinationRule
metadata:
  name: readers
spec:
  host: reviews.default.svc.cluster.local
  subsets:
    - name: v3
      labels:
        version: v3
    - name: v2
      labels:
        version: v2
    - name: v1
      labels:
        version: v1
---
apiVersion: networking.istio.io/v1beta1
kind: VirtualService
metadata:
  name: who-reads-what
spec:
  hosts:
    - reviews.default.svc.cluster.local
  gateways:
    - mesh
  http:
    - name: jason
      match:
        - headers:
            end-user:
              regex: "jason"
          uri:
            prefix: /reviews/
      route:
        - destination:
            host: reviews.default.svc.cluster.local
            subset: v2
            port:
              number: 9080
    - name: everybody
      route:
        - destination:
            host: reviews.default.svc.cluster.local
            subset: v1
YAML
sleep 2
