kubectl label node k3s-w1 k3s-w2 node-role.kubernetes.io/worker=
kubectl get node
