echo "192.168.10.10 www.mesh.test" >> /etc/hosts
