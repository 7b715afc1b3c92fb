cat > hello-svc.yaml <<'YAML'
apiVersion: v1
kind: Service
metadata:
  name: hello
  namespace: practice
spec:
  type: NodePort
  selector:
    app: hello
  ports:
    - name: http
      port: 80
      nodePort: 30081
YAML
kubectl apply -f hello-svc.yaml
kubectl get service,endpointslice -n practice
