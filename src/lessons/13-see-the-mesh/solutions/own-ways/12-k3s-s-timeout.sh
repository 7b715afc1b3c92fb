kubectl patch virtualservice half-of-ratings --type=json -p '[{"op":"replace","path":"/spec/http","value":[
  {"fault":{"delay":{"percentage":{"value":100},"fixedDelay":"2s"}},"route":[{"destination":{"host":"ratings"}}]}]}]'
kubectl patch virtualservice reviews --type=json -p '[{"op":"replace","path":"/spec/http","value":[
  {"timeout":"500ms","route":[{"destination":{"host":"reviews","subset":"v3"}}]}]}]'
