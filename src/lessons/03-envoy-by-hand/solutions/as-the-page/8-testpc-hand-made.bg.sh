envoy -c hand-made.yaml
