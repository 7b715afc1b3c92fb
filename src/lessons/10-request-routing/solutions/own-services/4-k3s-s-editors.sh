# One more Service, and a rule for each editor.
kubectl create service clusterip reviews-v3 --tcp=9080:9080 --dry-run=client -o json |
  jq '.spec.selector = {app: "reviews", version: "v3"} | .spec.ports[0].name = "http"' | kubectl apply -f -
kubectl patch virtualservice readers --type=json -p '[
  {"op":"add","path":"/spec/http/0","value":{
    "match":[{"headers":{"end-user":{"exact":"dana"}}}],"route":[{"destination":{"host":"reviews-v3"}}]}},
  {"op":"add","path":"/spec/http/0","value":{
    "match":[{"headers":{"end-user":{"exact":"erin"}}}],"route":[{"destination":{"host":"reviews-v3"}}]}}]'
sleep 2
