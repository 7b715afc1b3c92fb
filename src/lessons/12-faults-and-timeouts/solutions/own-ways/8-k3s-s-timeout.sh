kubectl patch virtualservice broken-ratings --type=json -p '[
  {"op":"replace","path":"/spec/http","value":[
    {"fault":{"delay":{"percent":100,"fixedDelay":"2000ms"}},"route":[{"destination":{"host":"ratings"}}]}]}]'
kubectl patch virtualservice reviews --type=json -p '[
  {"op":"replace","path":"/spec/http","value":[
    {"timeout":"500ms","route":[{"destination":{"host":"reviews","subset":"v2"}}]}]}]'
sleep 2
