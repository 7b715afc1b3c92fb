kubectl get configmap istio -n istio-system -o yaml > mesh.yaml
sed -i 's/^    extensionProviders:/&\n    - name: jaeger\n      opentelemetry:\n        port: 4317\n        service: jaeger-collector.istio-system.svc.cluster.local/' mesh.yaml
kubectl replace -f mesh.yaml
cat > telemetry.yaml <<'YAML'
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata:
  name: traces
  namespace: istio-system
spec:
  tracing:
    - providers:
        - name: jaeger
      randomSamplingPercentage: 100
YAML
kubectl apply -f telemetry.yaml
