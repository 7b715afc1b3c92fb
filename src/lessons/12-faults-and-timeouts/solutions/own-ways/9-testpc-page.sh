curl -s "http://192.168.10.102:$IGWHTTP/api/v1/products/0/reviews"
