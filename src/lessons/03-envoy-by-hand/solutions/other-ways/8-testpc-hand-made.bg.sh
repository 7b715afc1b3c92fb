cd lab
envoy -c mine.yaml --log-level warning
