curl -s -o /dev/null -c cookies -d 'username=jason&passwd=other' "http://192.168.10.101:$IGWHTTP/login"
curl -s -o /dev/null -b cookies "http://192.168.10.101:$IGWHTTP/productpage"
