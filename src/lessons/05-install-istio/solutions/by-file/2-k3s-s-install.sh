istioctl profile dump demo > demo-profile.yaml
sed -i '8s/true/false/' demo-profile.yaml
istioctl install -f demo-profile.yaml -y
