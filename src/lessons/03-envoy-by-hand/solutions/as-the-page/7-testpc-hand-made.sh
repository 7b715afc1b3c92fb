pkill -x envoy
while pgrep -x envoy > /dev/null; do sleep 0.2; done
cat > hand-made.yaml <<'END'
static_resources:
  listeners:
    - name: harbour
      address:
        socket_address:
          address: 0.0.0.0
          port_value: 18080
      filter_chains:
        - filters:
            - name: envoy.filters.network.http_connection_manager
              typed_config:
                "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
                stat_prefix: harbour
                http_filters:
                  - name: envoy.filters.http.router
                    typed_config:
                      "@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router
                route_config:
                  name: harbour
                  virtual_hosts:
                    - name: everything
                      domains: ["*"]
                      routes:
                        - match:
                            path: /health
                          direct_response:
                            status: 200
                            body:
                              inline_string: afloat
                        - match:
                            prefix: /docs
                          route:
                            host_rewrite_literal: www.envoyproxy.io
                            cluster: site
                          response_headers_to_add:
                            - header:
                                key: x-harbour
                                value: testpc
  clusters:
    - name: site
      type: LOGICAL_DNS
      dns_lookup_family: V4_ONLY
      load_assignment:
        cluster_name: site
        endpoints:
          - lb_endpoints:
              - endpoint:
                  address:
                    socket_address:
                      address: www.envoyproxy.io
                      port_value: 443
      transport_socket:
        name: envoy.transport_sockets.tls
        typed_config:
          "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext
          sni: www.envoyproxy.io
END
envoy --mode validate -c hand-made.yaml
