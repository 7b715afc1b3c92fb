curl -s -X POST 'http://localhost:9902/logging?router=debug'
