echo '192.168.10.101 annex.harbour.test' >> /etc/hosts
curl -sS -m 5 http://annex.harbour.test:30777/ | grep title
