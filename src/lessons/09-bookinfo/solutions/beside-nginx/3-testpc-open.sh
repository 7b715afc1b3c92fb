curl -s -o /dev/null -w '%{http_code}\n' -H 'Host: www.mesh.test' http://192.168.10.10:30080/productpage
curl -s http://192.168.10.10:30080/productpage | grep title
sleep 2
