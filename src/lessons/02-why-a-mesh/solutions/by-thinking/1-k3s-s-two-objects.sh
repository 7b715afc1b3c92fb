# Names, API versions and the order of the objects differ; what all requests share stands in one rule each.
kubectl apply -f - <<'EOF'
{"apiVersion": "networking.istio.io/v1beta1", "kind": "DestinationRule",
 "metadata": {"name": "versions", "namespace": "tour"},
 "spec": {"host": "shop.tour.svc.cluster.local", "subsets": [{"name": "v1", "labels": {"app": "shop"}}]}}
EOF
kubectl apply -f - <<'EOF'
apiVersion: networking.istio.io/v1alpha3
kind: VirtualService
metadata: {name: testers, namespace: tour}
spec:
  hosts: [shop.tour.svc.cluster.local]
  http:
    - name: testers
      match: [{headers: {x-tester: {prefix: "yes"}}}]
      fault: {abort: {httpStatus: 418, percentage: {value: 100}}}
      route: [{destination: {host: shop.tour.svc.cluster.local}}]
    - route: [{destination: {host: shop.tour.svc.cluster.local, subset: v1}}]
EOF
sleep 2
