curl -s -o /dev/null -c jason -d 'username=jason&passwd=jason' "http://192.168.10.10:$IGWHTTP/login"
curl -s -b jason "http://192.168.10.10:$IGWHTTP/productpage" | grep -o 'Error fetching product reviews'
