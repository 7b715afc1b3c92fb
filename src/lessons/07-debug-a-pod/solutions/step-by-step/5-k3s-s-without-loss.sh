ADDRESS=$(kubectl get service stock -n depot -o jsonpath='{.spec.clusterIP}'):8080
ask() { curl -s -m 2 -o /dev/null -w '%{http_code} %header{server}\n' "http://$ADDRESS/"; }
while sleep 0.1; do ask; done > /root/stock.log &
RECORD=$!
sleep 3
kubectl label namespace depot istio-injection=enabled
kubectl patch deployment stock -n depot --type=merge \
  -p '{"spec":{"strategy":{"type":"RollingUpdate","rollingUpdate":{"maxUnavailable":0,"maxSurge":1}}}}'
kubectl rollout restart deployment stock -n depot
kubectl rollout status deployment stock -n depot --timeout=60s
sleep 9
kill "$RECORD"
sort /root/stock.log | uniq -c
