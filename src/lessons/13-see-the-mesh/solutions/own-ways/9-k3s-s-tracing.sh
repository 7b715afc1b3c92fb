# By Zipkin's protocol; Jaeger takes both.
kubectl get configmap istio -n istio-system -o yaml |
  sed 's/^    extensionProviders:/&\n    - name: by-zipkin\n      zipkin:\n        port: 9411\n        service: zipkin.istio-system.svc.cluster.local/' |
  kubectl replace -f -
kubectl apply -f - <<'YAML'
apiVersion: telemetry.istio.io/v1alpha1
kind: Telemetry
metadata: {name: mesh-default, namespace: istio-system}
spec:
  tracing: [{providers: [{name: by-zipkin}], randomSamplingPercentage: 100.0}]
YAML
