/** The dump of a sidecar of Bookinfo in a lab, cut to what decides; `strict`: its own port takes the mesh's TLS only. */
const tcp = (cluster: string) => ({
  name: 'envoy.filters.network.tcp_proxy',
  typed_config: {
    '@type': 'type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy',
    stat_prefix: cluster,
    cluster,
  },
});
const http = (more: object) => ({
  name: 'envoy.filters.network.http_connection_manager',
  typed_config: {
    '@type': 'type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager',
    ...more,
    http_filters: [
      {
        name: 'envoy.filters.http.fault',
        typed_config: { '@type': 'type.googleapis.com/envoy.extensions.filters.http.fault.v3.HTTPFault' },
      },
      { name: 'envoy.filters.http.router', typed_config: {} },
    ],
    normalize_path: true,
  },
});
const plainHttp = { transport_protocol: 'raw_buffer', application_protocols: ['http/1.1', 'h2c'] };
const meshHttp = {
  transport_protocol: 'tls',
  application_protocols: ['istio', 'istio-peer-exchange', 'istio-http/1.1'],
};
const tls = { name: 'envoy.transport_sockets.tls' };
const listener = (address: string, port: number, more: object) => ({
  name: `${address}_${port}`,
  active_state: {
    version_info: '2026-11-29T10:24:40Z/12',
    listener: { name: `${address}_${port}`, address: { socket_address: { address, port_value: port } }, ...more },
  },
});
const byRds = (name: string) => ({
  filter_chains: [{ filter_chain_match: plainHttp, filters: [http({ rds: { route_config_name: name } })] }],
  default_filter_chain: {
    filter_chain_match: {},
    name: 'PassthroughFilterChain',
    filters: [tcp('PassthroughCluster')],
  },
  listener_filters: [
    { name: 'envoy.filters.listener.tls_inspector' },
    { name: 'envoy.filters.listener.http_inspector' },
  ],
  traffic_direction: 'OUTBOUND',
  bind_to_port: false,
});

function inbound(strict: boolean) {
  const own = {
    name: 'inbound|9080||',
    virtual_hosts: [
      {
        name: 'inbound|http|9080',
        domains: ['*'],
        routes: [{ match: { prefix: '/' }, route: { cluster: 'inbound|9080||' } }],
      },
    ],
  };
  const toApp = [http({ route_config: own })];
  const chain = (
    destination_port: number | undefined,
    match: object,
    filters: object[],
    transport_socket?: object,
  ) => ({
    filter_chain_match: { ...(destination_port && { destination_port }), ...match },
    ...(transport_socket && { transport_socket }),
    filters,
  });
  return listener('0.0.0.0', 15006, {
    filter_chains: [
      chain(15006, {}, [tcp('BlackHoleCluster')]),
      chain(undefined, { transport_protocol: 'raw_buffer' }, [tcp('InboundPassthroughCluster')]),
      chain(9080, meshHttp, toApp, tls),
      ...(strict ? [] : [chain(9080, { transport_protocol: 'raw_buffer' }, toApp)]),
    ],
    listener_filters: [{ name: 'envoy.filters.listener.tls_inspector' }],
  });
}

export const sidecarListeners = ({ strict = false } = {}) => ({
  configs: [
    listener('10.10.200.10', 53, {
      filter_chains: [{ filters: [tcp('outbound|53||kube-dns.kube-system.svc.cluster.local')] }],
    }),
    listener('0.0.0.0', 80, byRds('80')),
    listener('0.0.0.0', 9080, byRds('9080')),
    listener('10.10.200.77', 9080, {
      filter_chains: [{ filters: [tcp('outbound|9080||bytes.default.svc.cluster.local')] }],
    }),
    listener('0.0.0.0', 15001, {
      filter_chains: [
        { filter_chain_match: { destination_port: 15001 }, filters: [tcp('BlackHoleCluster')] },
        { filters: [tcp('PassthroughCluster')] },
      ],
      use_original_dst: true,
    }),
    inbound(strict),
  ],
});

/** `odd`: further virtual hosts, as no proxy has them. */
export const sidecarRoutes = (rules: object[], odd: object[] = []) => ({
  configs: [
    {
      route_config: {
        name: '9080',
        ignore_port_in_host_matching: true,
        virtual_hosts: [
          {
            name: 'allow_any',
            domains: ['*'],
            routes: [{ match: { prefix: '/' }, route: { cluster: 'PassthroughCluster' } }],
          },
          {
            name: 'reviews.default.svc.cluster.local:9080',
            domains: ['reviews.default.svc.cluster.local', 'reviews', '10.10.200.227'],
            routes: rules,
          },
          ...odd,
        ],
      },
    },
  ],
});
