curl -s -o /dev/null --retry 10 --retry-delay 1 --retry-all-errors http://localhost:9909/ready
curl -s -X POST 'http://localhost:9909/logging?pool=debug' | grep -w pool
curl -s -X POST http://localhost:9909/healthcheck/fail
curl -s -X POST 'http://localhost:9909/runtime_modify?quay.closed=1'
