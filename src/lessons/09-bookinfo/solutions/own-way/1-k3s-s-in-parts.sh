curl -sL https://istio.io/downloadIstio | ISTIO_VERSION=1.23.2 TARGET_ARCH=x86_64 sh -
cd istio-1.23.2/samples/bookinfo/platform/kube
kubectl apply -f bookinfo.yaml -l account
kubectl apply -f bookinfo.yaml -l service
kubectl apply -f bookinfo.yaml -l 'app in (details, ratings, productpage)'
for version in v1 v2 v3; do kubectl apply -f bookinfo.yaml -l app=reviews,version=$version; done
kubectl wait --for=condition=Available --timeout=90s deployment --all
