# The one whose requests are late is also the only one who does not wait for reviews.
kubectl patch virtualservice broken-ratings --type=json -p '[
  {"op":"replace","path":"/spec/http","value":[
    {"match":[{"headers":{"end-user":{"regex":"lena"}}}],
     "fault":{"delay":{"percentage":{"value":100},"fixedDelay":"5000ms"}},"route":[{"destination":{"host":"ratings"}}]},
    {"route":[{"destination":{"host":"ratings"}}]}]}]'
kubectl patch virtualservice reviews --type=json -p '[
  {"op":"replace","path":"/spec/http","value":[
    {"match":[{"headers":{"end-user":{"exact":"lena"}}}],
     "timeout":"600ms","retries":{"attempts":0},"route":[{"destination":{"host":"reviews","subset":"v2"}}]},
    {"route":[{"destination":{"host":"reviews","subset":"v2"}}]}]}]'
sleep 2
