curl -s http://192.168.10.10:30080/productpage | grep -o '<title>.*</title>'
sleep 2
