# A second Deployment beside the first, whose pods ask for the sidecar themselves; the first is removed once they are ready.
ADDRESS=$(kubectl get service stock -n depot -o jsonpath='{.spec.clusterIP}'):8080
while sleep 0.15; do curl -s -m 2 -o /dev/null -w '%{http_code} %header{server}\n' "http://$ADDRESS/"; done > /root/stock.log &
RECORD=$!
sleep 3
kubectl get deployment stock -n depot -o json |
  jq '{apiVersion, kind, metadata: {name: "stock-mesh", namespace: "depot"}, spec: (.spec | del(.strategy))}
    | .spec.selector.matchLabels.side = "mesh"
    | .spec.template.metadata.labels += {side: "mesh", "sidecar.istio.io/inject": "true"}' | kubectl apply -f -
kubectl rollout status deployment stock-mesh -n depot --timeout=60s
sleep 1
kubectl delete deployment stock -n depot
sleep 9
kill "$RECORD"
