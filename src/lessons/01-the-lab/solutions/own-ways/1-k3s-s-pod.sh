# A bare pod of another name, pinned by the node's name; roles with a value, by two commands.
kubectl label node k3s-w2 node-role.kubernetes.io/worker=true
kubectl label node k3s-w1 node-role.kubernetes.io/worker=yes --overwrite
kubectl create ns practice
kubectl run greeter -n practice --image=nginx --labels=app=greeter --overrides='{"spec":{"nodeName":"k3s-w2"}}'
kubectl wait -n practice --for=condition=Ready pod greeter --timeout=30s
