kubectl delete -n tour peerauthentication default
