curl -s -o /dev/null -w '%{http_code} %{time_total}s\n' "http://192.168.10.10:$IGWHTTP/productpage"
