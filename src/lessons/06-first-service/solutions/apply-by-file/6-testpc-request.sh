curl -s -o /dev/null -w '%{http_code}\n' --retry 10 --retry-connrefused --retry-all-errors -f -H 'Host: www.mesh.test' "http://192.168.10.10:$IGWHTTP/"
curl -s -o /dev/null -w '%{http_code}\n' "http://192.168.10.10:$IGWHTTP/"
