printf '192.168.10.10\tnode hello.mesh.test # the door\n' >> /etc/hosts
