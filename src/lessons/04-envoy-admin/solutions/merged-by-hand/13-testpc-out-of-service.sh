until wget -qO- http://127.0.0.1:9909/server_info > /dev/null; do sleep 0.5; done
wget -qO- --post-data='' 'http://127.0.0.1:9909/runtime_modify?quay.closed=1'
wget -qO- --post-data='' http://127.0.0.1:9909/healthcheck/fail
wget -qO- --post-data='' 'http://127.0.0.1:9909/logging?paths=pool:debug' > /dev/null
