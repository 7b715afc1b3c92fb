curl -sI --retry 20 --retry-delay 1 --retry-all-errors http://192.168.10.200:10000
