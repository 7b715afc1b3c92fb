istioctl proxy-status
kubectl logs -n istio-system deploy/istio-ingressgateway --tail=2
kubectl logs deploy/web -c istio-proxy --tail=2
