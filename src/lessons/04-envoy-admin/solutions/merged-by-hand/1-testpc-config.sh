mkdir -p lab && cd lab
{
  echo 'admin: { address: { socket_address: { address: 0.0.0.0, port_value: 9902 } } }'
  cat ~/envoy-demo.yaml
} > envoy.yaml
envoy --mode validate -c envoy.yaml
