cd lab
nohup envoy -c envoy.yaml --log-level warning > envoy.log 2>&1 &
wait
