# Another name, the whole host name, a condition on the path too, and jason is back at v2.
kubectl patch virtualservice reviews --type=json -p '[{"op":"replace","path":"/spec/http/0/route/0/destination/subset","value":"v2"}]'
kubectl delete virtualservice ratings
kubectl apply -f - <<'YAML'
apiVersion: networking.istio.io/v1beta1
kind: VirtualService
metadata: {name: broken-ratings}
spec:
  hosts: [ratings.default.svc.cluster.local]
  http:
  - match: [{uri: {prefix: /ratings}, headers: {end-user: {regex: "^jas.*$"}}}]
    fault: {abort: {percentage: {value: 100.0}, httpStatus: 500}}
    route: [{destination: {host: ratings}}]
  - route: [{destination: {host: ratings.default.svc.cluster.local}}]
YAML
sleep 2
