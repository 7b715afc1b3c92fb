curl -sI --retry 20 --retry-delay 1 --retry-all-errors http://localhost:10000
