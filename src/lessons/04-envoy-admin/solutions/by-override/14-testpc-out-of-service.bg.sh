envoy -c envoy-demo.yaml --config-yaml "$(cat quiet-override.yaml)"
