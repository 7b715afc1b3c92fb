cat > web-dr.yaml <<'YAML'
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: web-dr
spec:
  host: web-svc
  subsets:
    - name: v1
      labels:
        app: web
YAML
kubectl apply -f web-dr.yaml
sleep 3
