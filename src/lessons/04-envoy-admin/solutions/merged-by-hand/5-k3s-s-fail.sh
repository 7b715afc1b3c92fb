curl -s -d '' http://192.168.10.200:9902/healthcheck/fail
