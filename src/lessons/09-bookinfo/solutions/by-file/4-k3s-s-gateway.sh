kubectl apply -f istio-1.23.2/samples/bookinfo/networking/bookinfo-gateway.yaml
sleep 2
istioctl proxy-config route deploy/istio-ingressgateway.istio-system --name http.8080
