# Two bare pods, each with its node, behind a Service that is made by commands.
kubectl create ns annex
for node in k3s-w1 k3s-w2; do
  kubectl run "on-$node" -n annex --image=nginx:1.22 --labels=run=copy --overrides="{\"spec\":{\"nodeName\":\"$node\"}}"
done
kubectl wait -n annex --for=condition=Ready pod -l run=copy --timeout=60s
kubectl create service nodeport annex -n annex --tcp=9000:80 --node-port=30777
kubectl set selector service annex -n annex run=copy
