POD=$(kubectl get pod -l app=web -o jsonpath='{.items[0].metadata.name}')
kubectl debug "$POD" --image=nicolaka/netshoot -c procdebug --target=istio-proxy --profile=sysadmin -- sleep infinity
kubectl wait pod "$POD" --for=jsonpath='{.status.ephemeralContainerStatuses[?(@.name=="procdebug")].state.running}' --timeout=60s
kubectl exec "$POD" -c procdebug -- ss -tnlp
