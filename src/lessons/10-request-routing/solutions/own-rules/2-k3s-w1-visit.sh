curl -s -L -c jar -b jar -d 'username=jason&passwd=' -e http://192.168.10.101:30080/productpage http://192.168.10.101:30080/login | grep Reviews
sleep 2
