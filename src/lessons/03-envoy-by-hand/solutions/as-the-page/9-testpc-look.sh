curl -s --retry 20 --retry-delay 1 --retry-connrefused http://localhost:18080/health
