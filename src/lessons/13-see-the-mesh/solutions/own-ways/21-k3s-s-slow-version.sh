kubectl patch virtualservice reviews --type=json -p '[{"op":"replace","path":"/spec/http","value":[{"route":[
  {"destination":{"host":"reviews","subset":"v1"},"weight":50},
  {"destination":{"host":"reviews","subset":"v2"},"weight":0},
  {"destination":{"host":"reviews","subset":"v3"},"weight":50}]}]}]'
