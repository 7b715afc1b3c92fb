# One pattern for both, behind the rule for jason and before that for everybody.
kubectl patch virtualservice who-reads-what --type=json -p '[
  {"op":"add","path":"/spec/http/1","value":{
    "match":[{"headers":{"end-user":{"regex":"dana|erin"}}}],
    "route":[{"destination":{"host":"reviews","subset":"v3"}}]}}]'
sleep 2
