kubectl patch telemetry mesh-default -n istio-system --type=merge \
  -p '{"spec":{"tracing":[{"providers":[{"name":"by-zipkin"}],"randomSamplingPercentage":0.5}]}}'
