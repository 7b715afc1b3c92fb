curl -sL https://istio.io/downloadIstio | ISTIO_VERSION=1.23.2 TARGET_ARCH=x86_64 sh -
kubectl apply -f istio-1.23.2/samples/bookinfo/platform/kube/bookinfo.yaml -f istio-1.23.2/samples/bookinfo/networking/bookinfo-gateway.yaml
kubectl wait --for=condition=Available --timeout=90s deployment --all
kubectl exec deploy/ratings-v1 -c ratings -- curl -sS productpage:9080/productpage | grep -o '<title>.*</title>'
