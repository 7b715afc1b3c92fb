pod=$(kubectl get pod -l app=ratings -o jsonpath='{.items[0].metadata.name}')
kubectl exec $pod -c ratings -- curl -s http://productpage.default.svc.cluster.local:9080/productpage?u=test | grep title
