kubectl apply -f ~/istio-1.23.2/samples/bookinfo/networking/virtual-service-all-v1.yaml
