grep -q www.mesh.test /etc/hosts || echo '192.168.10.101 www.mesh.test' >> /etc/hosts
curl -s --retry 10 --retry-connrefused --retry-all-errors -f "http://www.mesh.test:$IGWHTTP/" | grep -o '<title>.*</title>'
curl -s -o /dev/null -w '%{http_code}\n' "http://192.168.10.102:$IGWHTTP/"
