cat > envoy-override.yaml <<'END'
admin:
  address:
    socket_address:
      address: 0.0.0.0
      port_value: 9902
END
