cd lab
envoy -c ~/envoy-demo.yaml --config-yaml "$(tr -d '\n' < quiet.json)" --log-path envoy.log
