curl -sL https://github.com/istio/istio/releases/download/1.23.2/istio-1.23.2-linux-amd64.tar.gz | tar xz
install istio-1.23.2/bin/istioctl /usr/local/bin/istioctl
istioctl install -y --set profile=demo \
  --set 'components.egressGateways[0].name=istio-egressgateway' \
  --set 'components.egressGateways[0].enabled=false' \
  --set 'components.ingressGateways[0].name=istio-ingressgateway' \
  --set 'components.ingressGateways[0].k8s.service.type=NodePort'
