mkdir -p lab && cd lab
curl -fsSL https://www.envoyproxy.io/docs/envoy/latest/_downloads/92dcb9714fb6bc288d042029b34c0de4/envoy-demo.yaml -o demo.yaml
{
  echo 'admin: { address: { socket_address: { address: 0.0.0.0, port_value: 9902 } } }'
  cat demo.yaml
} > envoy.yaml
envoy --mode validate -c envoy.yaml
