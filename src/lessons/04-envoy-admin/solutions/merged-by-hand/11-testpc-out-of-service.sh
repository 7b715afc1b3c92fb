# The text of the override is given as it is; a fixed layer lies below the one that can be changed.
cd lab
wget -qO- --post-data='' http://127.0.0.1:9902/quitquitquit
while pgrep -x envoy > /dev/null; do sleep 0.2; done
cat > quiet.json <<'END'
{
  "admin": { "address": { "socket_address": { "address": "127.0.0.1", "port_value": 9909 } } },
  "layered_runtime": { "layers": [
    { "name": "fixed", "static_layer": { "quay.closed": 0 } },
    { "name": "changed", "admin_layer": {} }
  ] }
}
END
