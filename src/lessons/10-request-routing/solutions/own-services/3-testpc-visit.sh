curl -s -c jar -d 'username=jason&passwd=any' http://192.168.10.10:30080/login
curl -s -b jar http://192.168.10.10:30080/productpage | grep -o 'text-black-500\|reviews-v[123]' | sort -u
sleep 2
