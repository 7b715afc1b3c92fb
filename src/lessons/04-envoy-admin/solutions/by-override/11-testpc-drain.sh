curl -s -X POST http://localhost:9902/drain_listeners
