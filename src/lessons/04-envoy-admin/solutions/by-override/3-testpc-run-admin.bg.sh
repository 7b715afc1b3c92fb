envoy -c envoy-demo.yaml --config-yaml "$(cat envoy-override.yaml)"
