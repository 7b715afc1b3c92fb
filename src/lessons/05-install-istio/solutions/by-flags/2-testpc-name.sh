sed -i '$a 192.168.10.102\twww.mesh.test mesh' /etc/hosts
