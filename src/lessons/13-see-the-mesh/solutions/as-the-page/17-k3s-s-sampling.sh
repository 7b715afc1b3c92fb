kubectl patch telemetry traces -n istio-system --type=json -p '[
  {"op":"replace","path":"/spec/tracing/0/randomSamplingPercentage","value":1}]'
