curl -s -X POST http://localhost:9902/healthcheck/ok
curl -s -X POST 'http://localhost:9902/logging?router=info'
