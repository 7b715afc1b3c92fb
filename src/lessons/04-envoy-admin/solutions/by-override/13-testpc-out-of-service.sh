pkill -x envoy
while pgrep -x envoy > /dev/null; do sleep 0.2; done
cat > quiet-override.yaml <<'END'
admin:
  address:
    socket_address:
      address: 127.0.0.1
      port_value: 9909
layered_runtime:
  layers:
    - name: admin
      admin_layer: {}
END
