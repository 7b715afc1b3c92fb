mkdir -p lab && cd lab
curl -fsSL https://www.envoyproxy.io/docs/envoy/latest/_downloads/92dcb9714fb6bc288d042029b34c0de4/envoy-demo.yaml -o envoy.yaml
envoy --mode validate -c envoy.yaml
