kubectl apply -f - <<'YAML'
apiVersion: v1
kind: Namespace
metadata:
  name: quay
  labels:
    istio-injection: enabled
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: visitor
  namespace: quay
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: kiosk
  namespace: quay
spec:
  selector:
    matchLabels:
      app: kiosk
  template:
    metadata:
      labels:
        app: kiosk
    spec:
      serviceAccountName: visitor
      containers:
        - name: nginx
          image: nginx:1.22
YAML
kubectl rollout status deployment kiosk -n quay --timeout=60s
sleep 1
