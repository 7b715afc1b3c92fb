import { describe, expect, test } from 'vitest';
import { parseClusters, parseListeners, parseRoutes } from './config-dump.ts';
import { sidecarListeners, sidecarRoutes } from './sidecar-dump-fixture.ts';
import { type TracedRequest, traceRequest, withClusters } from './trace.ts';

const V1 = 'outbound|9080|v1|reviews.default.svc.cluster.local';
const toV1 = { match: { prefix: '/' }, route: { cluster: V1, timeout: '0s' } };
const listeners = parseListeners(sidecarListeners());
const trace = (request: Partial<TracedRequest> & { port: number }, rules: object[] = [toV1], from = listeners) =>
  traceRequest(
    { listeners: from, routes: parseRoutes(sidecarRoutes(rules)) },
    { authority: 'reviews:9080', path: '/reviews/0', ...request },
  );
const clustersOf = (...args: Parameters<typeof trace>) => {
  const { answer } = trace(...args);
  return 'clusters' in answer ? answer.clusters.join() : answer.kind;
};

describe('where a connection of an application goes', () => {
  test.each([
    ['an HTTP Service by the Host header', { port: 9080, address: '10.10.200.227' }, V1],
    ['another name', { port: 9080, address: '10.10.200.227', authority: 'x' }, 'PassthroughCluster'],
    [
      'an address with a listener of its own',
      { port: 9080, address: '10.10.200.77' },
      'outbound|9080||bytes.default.svc.cluster.local',
    ],
    ['a TCP Service', { port: 53, address: '10.10.200.10' }, 'outbound|53||kube-dns.kube-system.svc.cluster.local'],
    ['the only listener of a port', { port: 53 }, 'outbound|53||kube-dns.kube-system.svc.cluster.local'],
    ['what is unknown', { port: 7777, address: '1.2.3.4' }, 'PassthroughCluster'],
    ['TLS to a port for HTTP', { port: 9080, transport: 'tls' }, 'PassthroughCluster'],
    ['a configuration that is not there', { port: 80, authority: 'x' }, 'unknown'],
  ] as const)('%s', (_, request, cluster) => expect(clustersOf(request)).toBe(cluster));

  test('a destination that is passed through has no listener', () => {
    expect(trace({ port: 7777 })).toMatchObject({ listener: undefined, tcpCluster: 'PassthroughCluster' });
    expect(trace({ port: 9080 }).listener).toMatchObject({ name: '0.0.0.0_9080', port: 9080 });
  });
});

describe('what comes in', () => {
  const strict = parseListeners(sidecarListeners({ strict: true }));
  test.each([
    ['inbound|9080||', listeners, {}],
    ['inbound|9080||', listeners, { transport: 'plain' }],
    ['inbound|9080||', strict, {}],
    ['no-filter-chain', strict, { transport: 'plain' }],
    ['InboundPassthroughCluster', strict, { transport: 'plain', port: 5000 }],
  ] as const)('%s', (wanted, from, more) => {
    expect(clustersOf({ port: 9080, inbound: true, ...more }, [], from)).toBe(wanted);
  });
});

test('a gateway listens at its own ports only', () => {
  const gateway = [{ address: '0.0.0.0', port: 8080, routeConfigs: ['http.8080'], tls: false }];
  expect(traceRequest({ listeners: gateway, routes: [] }, { authority: 'a', path: '/', port: 80 }).answer.kind).toBe(
    'no-listener',
  );
});

const hundred = { numerator: 100, denominator: 'HUNDRED' };
const filter = (config: object) => ({ typed_per_filter_config: { 'envoy.filters.http.fault': config } });

describe('a route in detail', () => {
  test('fault, time limit, rewrite and whose it is', () => {
    const rule = {
      match: { prefix: '/old', headers: [{ name: 'end-user', string_match: { exact: 'jason' } }] },
      route: { cluster: V1, timeout: '0.500s', prefix_rewrite: '/new', host_rewrite_literal: 'other' },
      metadata: {
        filter_metadata: {
          istio: { config: '/apis/networking.istio.io/v1alpha3/namespaces/shop/virtual-service/reviews' },
        },
      },
      ...filter({
        delay: { fixed_delay: '7s', percentage: hundred },
        abort: { http_status: 500, percentage: { numerator: 25000, denominator: 'MILLION' } },
      }),
    };
    expect(trace({ port: 9080, path: '/old/1?a=b', headers: { 'end-user': 'jason' } }, [rule, toV1])).toMatchObject({
      fault: { delay: { ms: 7000, percent: 100 }, abort: { status: 500, percent: 2.5 } },
      timeoutMs: 500,
      rewrite: { authority: 'other', path: '/new/1?a=b' },
      virtualService: { namespace: 'shop', name: 'reviews' },
    });
    const other = trace({ port: 9080, path: '/old' }, [rule, toV1]);
    expect(other).toMatchObject({ answer: { kind: 'clusters' } });
    expect([other.fault, other.timeoutMs, other.virtualService]).toEqual([undefined, undefined, undefined]);
  });

  test('faults that the request asks for, and those for others', () => {
    const delay = { header_delay: {}, percentage: hundred };
    const headers = { 'x-envoy-fault-delay-request': '250' };
    const fault = (config: object, request: object = {}) =>
      trace({ port: 9080, ...request }, [{ ...toV1, ...filter(config) }]).fault;
    expect(fault({ delay }, { headers })).toEqual({ delay: { ms: 250, percent: 100 } });
    expect(fault({ delay })).toBeUndefined();
    const abort = { http_status: 503 };
    expect(fault({ abort })).toEqual({ abort: { status: 503, percent: 0 } });
    expect(fault({ abort, headers: [{ name: 'x', exact_match: 'y' }] })).toBeUndefined();
    expect(fault({ abort, upstream_cluster: 'other' })).toBeUndefined();
  });

  test('shares, and what the proxy has of the clusters', () => {
    const clusters = [
      { name: V1, weight: 3 },
      { name: 'gone', weight: 1 },
      { name: 'none', weight: 0 },
    ];
    const traced = trace({ port: 9080 }, [{ match: { prefix: '/' }, route: { weighted_clusters: { clusters } } }]);
    const secret = { tls_certificate_sds_secret_configs: [{ name: 'default' }] };
    const mesh = { name: 'envoy.transport_sockets.tls', typed_config: { common_tls_context: secret } };
    const configs = (more: object) => parseClusters({ configs: [{ cluster: { name: V1, type: 'EDS', ...more } }] });
    const endpoints = new Map([[V1, [{ address: '172.16.0.3:9080', healthy: true }]]]);
    expect(withClusters(traced, configs({ transport_socket: mesh }), endpoints).clusters).toEqual([
      { name: V1, percent: 75, exists: true, tls: 'mtls', endpoints: [{ address: '172.16.0.3:9080', healthy: true }] },
      { name: 'gone', percent: 25, exists: false, tls: 'unknown', endpoints: [] },
    ]);
    const raw = { name: 'envoy.transport_sockets.raw_buffer' };
    const matches = [
      { name: 'tlsMode-istio', match: { tlsMode: 'istio' }, transport_socket: mesh },
      { name: 'tlsMode-disabled', match: {}, transport_socket: raw },
    ];
    const tls = (more: object) => withClusters(traced, configs(more), endpoints).clusters[0]?.tls;
    expect(tls({ transport_socket_matches: matches })).toBe('auto');
    expect(tls({})).toBe('plain');
    expect(tls({ transport_socket: { ...mesh, typed_config: { sni: 'x' } } })).toBe('tls');
    expect(tls({ transport_socket: 7 })).toBe('unknown');
  });
});

describe('what cannot be read', () => {
  const odd = (dump: { configs: object[] }, entry: unknown) => ({ configs: [entry, ...dump.configs] });
  test('hides nothing else', () => {
    const from = parseListeners(odd(sidecarListeners(), { active_state: { listener: { name: 5 } } }));
    expect(clustersOf({ port: 9080 }, [toV1], from)).toBe(V1);
    const routes = parseRoutes(odd(sidecarRoutes([toV1]), { route_config: { name: [] } }));
    expect(routes.map(({ name }) => name)).toEqual(['9080']);
  });
  test('is not taken for absent', () => {
    expect(clustersOf({ port: 9080 }, [{ match: { prefix: 5 } }, toV1])).toBe('unknown');
    const dump = sidecarRoutes([toV1], [{ domains: 'all' }]);
    const request = { authority: 'reviews', path: '/', port: 9080 };
    expect(traceRequest({ listeners, routes: parseRoutes(dump) }, request).answer.kind).toBe('unknown');
  });
  test('a condition of chance', () => {
    const half = { prefix: '/', runtime_fraction: { default_value: { numerator: 50 } } };
    expect(clustersOf({ port: 9080 }, [{ ...toV1, match: half }])).toBe('unknown');
    expect(
      clustersOf({ port: 9080 }, [{ ...toV1, match: { ...half, runtime_fraction: { default_value: {} } } }, toV1]),
    ).toBe(V1);
  });
});

test('a gateway for HTTPS alone closes plain connections, though its only filter chain has no conditions', () => {
  const https = (transport_socket: object) =>
    parseListeners({
      configs: [
        {
          '@type': 'type.googleapis.com/envoy.admin.v3.ListenersConfigDump.DynamicListener',
          name: '0.0.0.0_8443',
          active_state: {
            listener: {
              name: '0.0.0.0_8443',
              address: { socket_address: { address: '0.0.0.0', port_value: 8443 } },
              filter_chains: [
                {
                  transport_socket,
                  filters: [
                    {
                      name: 'envoy.filters.network.http_connection_manager',
                      typed_config: { route_config: { name: 'https', virtual_hosts: [] } },
                    },
                  ],
                },
              ],
            },
          },
        },
      ],
    });
  const kinds = (socket: string) =>
    (['plain', 'tls'] as const).map(
      (transport) =>
        traceRequest(
          { listeners: https({ name: socket }), routes: [] },
          { authority: 'a', path: '/', port: 8443, transport },
        ).answer.kind,
    );
  expect(kinds('envoy.transport_sockets.tls')).toEqual(['no-filter-chain', 'no-virtual-host']);
  expect(kinds('envoy.transport_sockets.raw_buffer')).toEqual(['no-virtual-host', 'no-virtual-host']);
});
