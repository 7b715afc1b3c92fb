# timeout: 300
cd ~/istio-1.23.2/samples/addons
for name in jaeger prometheus mesh-metrics kiali; do kubectl apply -f $name.yaml; done
kubectl wait -n istio-system deployment prometheus kiali jaeger --for=condition=Available --timeout=180s
