kubectl patch -n tour peerauthentication only-known --type merge -p '{"spec":{"mtls":{"mode":"PERMISSIVE"}}}'
