wget -qO /etc/apt/keyrings/envoy.asc https://apt.envoyproxy.io/signing.key
cat > /etc/apt/sources.list.d/envoyproxy.sources <<'END'
Types: deb
URIs: https://apt.envoyproxy.io
Suites: jammy
Components: main
Signed-By: /etc/apt/keyrings/envoy.asc
END
apt update
apt install -y envoy
