kubectl patch virtualservice reviews --type=json -p '[
  {"op":"replace","path":"/spec/http/0/route/0/weight","value":0},
  {"op":"replace","path":"/spec/http/0/route/1/weight","value":100}]'
kubectl scale deployment reviews-v3 --replicas=1
sleep 2
