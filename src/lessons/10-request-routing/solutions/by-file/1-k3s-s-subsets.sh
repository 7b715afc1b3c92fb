kubectl apply -f istio-1.23.2/samples/bookinfo/networking/destination-rule-all.yaml
sleep 1
istioctl proxy-config cluster deploy/productpage-v1 --fqdn reviews.default.svc.cluster.local
