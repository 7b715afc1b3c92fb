pkill -x envoy
while pgrep -x envoy > /dev/null; do sleep 0.2; done
