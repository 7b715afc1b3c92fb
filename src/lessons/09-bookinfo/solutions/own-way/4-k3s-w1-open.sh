curl -s http://192.168.10.102:30080/productpage | grep title
sleep 2
