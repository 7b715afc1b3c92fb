curl -s --retry 20 --retry-delay 1 --retry-connrefused http://192.168.10.200:18080/health
