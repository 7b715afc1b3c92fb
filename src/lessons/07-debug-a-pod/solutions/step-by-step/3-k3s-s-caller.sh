cat > caller.yaml <<'YAML'
apiVersion: apps/v1
kind: Deployment
metadata:
  name: caller
spec:
  replicas: 1
  selector:
    matchLabels:
      app: caller
  template:
    metadata:
      labels:
        app: caller
    spec:
      terminationGracePeriodSeconds: 0
      containers:
        - name: caller
          image: nginx:1.22
          command: [sh, -c, "while sleep 1; do curl -s -o /dev/null http://web-svc/; done"]
          securityContext:
            runAsUser: 1337
YAML
kubectl apply -f caller.yaml
kubectl rollout status deployment caller --timeout=60s
