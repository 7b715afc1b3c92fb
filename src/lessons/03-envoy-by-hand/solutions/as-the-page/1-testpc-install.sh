curl -fsSL https://apt.envoyproxy.io/signing.key | gpg --dearmor > /etc/apt/keyrings/envoy-keyring.gpg
echo 'deb [signed-by=/etc/apt/keyrings/envoy-keyring.gpg] https://apt.envoyproxy.io bookworm main' > /etc/apt/sources.list.d/envoy.list
apt-get update
apt-get install -y envoy
