while true; do curl -s -o /dev/null "http://192.168.10.102:$IGWHTTP/productpage?u=normal"; sleep 0.2; done
