kubectl create namespace annex
cat > annex.yaml <<'YAML'
apiVersion: apps/v1
kind: Deployment
metadata:
  name: annex
  namespace: annex
spec:
  replicas: 2
  selector:
    matchLabels:
      app: annex
  template:
    metadata:
      labels:
        app: annex
    spec:
      terminationGracePeriodSeconds: 0
      nodeSelector:
        node-role.kubernetes.io/worker: ""
      topologySpreadConstraints:
        - maxSkew: 1
          topologyKey: kubernetes.io/hostname
          whenUnsatisfiable: DoNotSchedule
          labelSelector:
            matchLabels:
              app: annex
      containers:
        - name: nginx
          image: nginx:1.22
---
apiVersion: v1
kind: Service
metadata:
  name: annex
  namespace: annex
spec:
  type: NodePort
  selector:
    app: annex
  ports:
    - name: http
      port: 9000
      targetPort: 80
      nodePort: 30777
YAML
kubectl apply -f annex.yaml
kubectl rollout status -n annex deployment annex --timeout=60s
