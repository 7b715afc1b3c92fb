kubectl create namespace press
kubectl label namespace press istio-injection=enabled
cat > blog.yaml <<'EOF'
apiVersion: apps/v1
kind: Deployment
metadata:
  name: blog
  namespace: press
spec:
  replicas: 1
  selector:
    matchLabels:
      app: blog
  template:
    metadata:
      labels:
        app: blog
    spec:
      containers:
        - name: nginx
          image: nginx:1.22
---
apiVersion: v1
kind: Service
metadata:
  name: blog
  namespace: press
spec:
  selector:
    app: blog
  ports:
    - name: http
      port: 8080
      targetPort: 80
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata:
  name: blog-gw
  namespace: press
spec:
  selector:
    istio: ingressgateway
  servers:
    - port:
        number: 31400
        name: http
        protocol: HTTP
      hosts:
        - blog.harbour.test
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: blog-vs
  namespace: press
spec:
  hosts:
    - blog.harbour.test
  gateways:
    - blog-gw
  http:
    - route:
        - destination:
            host: blog
            port:
              number: 8080
EOF
kubectl apply -f blog.yaml
kubectl rollout status deployment blog -n press --timeout=60s
