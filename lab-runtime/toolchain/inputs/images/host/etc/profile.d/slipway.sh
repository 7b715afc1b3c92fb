export LANG=C.UTF-8
export PAGER=less LESS=-R EDITOR=vim
# Only a k3s server has a kubeconfig, and a shell may be open before k3s has written it: ask for the role, not for the file.
if grep -Eqs '"role": *"server"' /etc/slipway/host.json; then
	export KUBECONFIG=/etc/rancher/k3s/k3s.yaml
fi
