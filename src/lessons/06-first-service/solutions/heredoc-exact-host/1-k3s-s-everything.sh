# The application first, the label after it: its pods have to be made again.
kubectl create deployment web --image=nginx --replicas=2
kubectl rollout status deployment web --timeout=60s
kubectl label ns default istio.io/rev=default
kubectl delete pod -l app=web --wait=true
kubectl rollout status deployment web --timeout=60s
cat <<YAML | kubectl apply -f -
apiVersion: v1
kind: Service
metadata: {name: web-svc}
spec:
  selector: {app: web}
  ports: [{name: http-web, port: 8000, targetPort: 80}]
---
apiVersion: networking.istio.io/v1beta1
kind: Gateway
metadata: {name: web-gw}
spec:
  selector: {app: istio-ingressgateway}
  servers:
  - port: {number: 80, name: http, protocol: HTTP}
    hosts: [www.mesh.test]
---
apiVersion: networking.istio.io/v1beta1
kind: VirtualService
metadata: {name: web-vs}
spec:
  hosts: [www.mesh.test]
  gateways: [web-gw]
  http:
  - match: [{headers: {end-user: {exact: jason}}}]
    route: [{destination: {host: web-svc.default.svc.cluster.local, port: {number: 8000}}}]
  - route: [{destination: {host: web-svc}}]
YAML
# A pod that is kept out on purpose, and a label that has nothing to do with injection.
kubectl run helper --image=nginx:1.22 --labels=app=helper,sidecar.istio.io/inject=false
sleep 1
kubectl label ns default team=shop
