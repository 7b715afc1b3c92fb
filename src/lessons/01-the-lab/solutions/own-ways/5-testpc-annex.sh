sed -i '$a 192.168.10.10 annex annex.harbour.test' /etc/hosts
