# One container for everything, by the lab's own name of the image; and the user is taken out instead of changed.
POD=$(kubectl get pod -l app=web -o jsonpath='{.items[0].metadata.name}')
kubectl debug "$POD" --image=lab.local/netshoot:1 -c dbg --target=istio-proxy --profile=general -- sleep 7200
kubectl create deployment caller --image=nginx:1.22 --dry-run=client -o json -- sh -c 'while sleep 1; do curl -s -o /dev/null http://web-svc.default/; done' |
  jq '.spec.template.spec.securityContext = {runAsUser: 1337, runAsGroup: 1337}' | kubectl apply -f -
kubectl rollout status deployment caller --timeout=60s
kubectl exec deploy/caller -c nginx -- id
kubectl patch deployment caller --type=json -p '[{"op":"remove","path":"/spec/template/spec/securityContext"}]'
kubectl rollout status deployment caller --timeout=60s
sleep 3
