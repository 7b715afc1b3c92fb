kubectl create namespace practice
cat > hello.yaml <<'YAML'
apiVersion: apps/v1
kind: Deployment
metadata:
  name: hello
  namespace: practice
spec:
  selector:
    matchLabels:
      app: hello
  template:
    metadata:
      labels:
        app: hello
    spec:
      nodeSelector:
        node-role.kubernetes.io/worker: ""
      terminationGracePeriodSeconds: 0
      containers:
        - name: nginx
          image: nginx:1.22
          ports:
            - containerPort: 80
YAML
kubectl apply -f hello.yaml
kubectl rollout status -n practice deployment hello --timeout=30s
kubectl get pod -n practice -o wide
