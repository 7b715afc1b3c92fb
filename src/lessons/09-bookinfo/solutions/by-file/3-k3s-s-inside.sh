kubectl exec deploy/ratings-v1 -c ratings -- curl -sS productpage:9080/productpage | grep -o '<title>.*</title>'
