curl -s --retry 20 --retry-delay 1 --retry-all-errors http://localhost:9902/ready
