grep -q hello.mesh.test /etc/hosts || echo '192.168.10.102 hello.mesh.test' >> /etc/hosts
curl -sS -m 5 http://hello.mesh.test:30081/ | grep title
