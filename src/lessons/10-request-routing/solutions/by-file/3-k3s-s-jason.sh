kubectl apply -f istio-1.23.2/samples/bookinfo/networking/virtual-service-reviews-test-v2.yaml
sleep 2
