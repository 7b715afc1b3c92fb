POD=$(kubectl get pod -l app=web -o jsonpath='{.items[0].metadata.name}')
kubectl debug "$POD" --image=nicolaka/netshoot -c netdebug -- sleep infinity
kubectl wait pod "$POD" --for=jsonpath='{.status.ephemeralContainerStatuses[0].state.running}' --timeout=60s
kubectl exec "$POD" -c netdebug -- ss -tnlp
