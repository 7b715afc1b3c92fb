cd ~/istio-1.23.2/samples/bookinfo/networking
kubectl apply -f virtual-service-reviews-jason-v2-v3.yaml -f virtual-service-ratings-test-delay.yaml
sleep 2
