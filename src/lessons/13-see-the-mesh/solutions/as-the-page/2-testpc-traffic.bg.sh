while true; do curl -s -o /dev/null "http://192.168.10.10:$IGWHTTP/productpage"; sleep 0.2; done
