kubectl delete virtualservice half-of-ratings
kubectl patch virtualservice reviews --type=json -p '[{"op":"replace","path":"/spec/http","value":[{"route":[{"destination":{"host":"reviews","subset":"v1"}}]}]}]'
