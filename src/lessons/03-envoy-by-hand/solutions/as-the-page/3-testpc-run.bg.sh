envoy -c envoy-demo.yaml
