kubectl patch virtualservice reviews --type=json -p '[{"op":"replace","path":"/spec/http","value":[{"route":[
  {"destination":{"host":"reviews.default.svc.cluster.local","subset":"v1"},"weight":45},
  {"destination":{"host":"reviews.default.svc.cluster.local","subset":"v3"},"weight":55}]}]}]'
