kubectl apply -f ~/istio-1.23.2/samples/bookinfo/networking/virtual-service-reviews-50-v3.yaml
