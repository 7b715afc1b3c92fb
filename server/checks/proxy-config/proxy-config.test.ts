import { describe, expect, test } from 'vitest';
import { parseRoutes } from '#server/envoy/config-dump.ts';
import { parseEndpoints } from '#server/envoy/endpoints.ts';
import { doneLab, pod } from '#server/grading/lab-objects-fixture.ts';
import type { FakeLab } from '#server/grading/scene-fixture.ts';
import { codeOf, runCheck } from '../run-check-fixture.ts';

const cluster = (subset: string) => `outbound|9080|${subset}|reviews.default.svc.cluster.local`;
const routes = (list: unknown[], domains = ['reviews', 'reviews.default']) =>
  parseRoutes({
    configs: [
      {
        route_config: {
          name: '9080',
          ignore_port_in_host_matching: true,
          virtual_hosts: [{ name: 'r', domains, routes: list }],
        },
      },
    ],
  });
const to = (subset: string, match: object = { prefix: '/' }, more: object = {}) => ({
  match,
  route: { cluster: cluster(subset), timeout: '0.500s', ...more },
});
const jasonBy = (match: object) => ({ prefix: '/', headers: [{ name: 'end-user', string_match: match }] });
const jason = jasonBy({ exact: 'jason' });
const split = (v1: number, v3: number) => ({
  match: { prefix: '/' },
  route: {
    weighted_clusters: {
      clusters: [
        { name: cluster('v1'), weight: v1 },
        { name: cluster('v3'), weight: v3 },
      ],
    },
  },
});
const lab = (more: FakeLab = {}): FakeLab => ({ ...doneLab(), ...more });
const sidecar = { kind: 'proxy-config', proxy: { namespace: 'default', app: 'web' } } as const;

describe('listener', () => {
  const spec = { kind: 'proxy-config' } as const;
  const tls = { address: '0.0.0.0', port: 8443, routeConfigs: [], tls: true };
  test.each([
    ['ok', { port: 8080, address: '0.0.0.0', http: true, tls: false }],
    ['ok', { port: 9999, absent: true }],
    ['ok', { port: 8443, tls: true, http: false }],
    ['proxy.listener-missing', { port: 9999 }],
    ['proxy.listener-missing', { port: 8080, address: '127.0.0.1' }],
    ['proxy.listener-present', { port: 8080, absent: true }],
    ['proxy.listener-protocol', { port: 8443, http: true }],
  ] as const)('%s %j', async (code, listener) => {
    const listeners = [...(doneLab().listeners ?? []), tls];
    expect(await codeOf({ ...spec, listener }, lab({ listeners }))).toBe(code);
  });
});

describe('route', () => {
  const route = { domain: 'reviews', service: 'default/reviews', port: 9080 } as const;
  const asJason = { headers: { 'end-user': 'jason' } };
  test.each([
    ['ok', { subset: 'v1' }, [to('v1')]],
    ['ok', { subset: 'v2', ...asJason }, [to('v2', jason), to('v1')]],
    ['ok', { subset: 'v1' }, [to('v2', jason), to('v1')]],
    ['ok', { subset: 'v2', ...asJason }, [to('v2', jasonBy({ safe_regex: { regex: '(?i)jas.*' } })), to('v1')]],
    ['ok', { weights: { v1: 90, v3: 10 } }, [split(90, 10)]],
    ['ok', { weights: { v1: 50, v3: 50 } }, [split(1, 1)]],
    ['ok', { weights: { v3: 100 } }, [split(0, 100)]],
    ['ok', { match: { route: { timeout: '0.500s' } } }, [to('v1')]],
    ['ok', { absent: true, path: '/x' }, [to('v1', { path: '/' })]],
    ['proxy.route-present', { absent: true }, [to('v1')]],
    ['proxy.no-virtual-host', { domain: 'ratings' }, [to('v1')]],
    ['proxy.no-virtual-host', { name: '80' }, [to('v1')]],
    ['proxy.no-route', { path: '/x' }, [to('v1', { path: '/' })]],
    ['proxy.no-route', {}, [to('v1', { safe_regex: { regex: '(a+)+' } })]],
    ['proxy.route-cluster', { subset: 'v2', ...asJason }, [to('v1'), to('v2', jason)]],
    ['proxy.route-cluster', { service: 'default/ratings' }, [to('v1')]],
    ['proxy.route-cluster', { subset: 'v1' }, [split(90, 10)]],
    ['proxy.route-weights', { weights: { v1: 90, v3: 10 } }, [split(80, 20)]],
    ['proxy.route-weights', { weights: { v1: 50, v2: 50 } }, [split(50, 50)]],
    ['proxy.route-mismatch', { match: { route: { timeout: '1s' } } }, [to('v1')]],
  ] as const)('%s %j', async (code, more, list) => {
    expect(await codeOf({ ...sidecar, route: { ...route, ...more } }, lab({ routes: routes([...list]) }))).toBe(code);
  });
  test('the configuration that names the host is meant, not one that takes every host', async () => {
    const any = {
      name: '80',
      virtual_hosts: [
        {
          name: 'allow_any',
          domains: ['*'],
          routes: [{ match: { prefix: '/' }, route: { cluster: 'PassthroughCluster' } }],
        },
      ],
    };
    const all = [...parseRoutes({ configs: [{ route_config: any }] }), ...routes([to('v1')])];
    expect(await codeOf({ ...sidecar, route: { domain: 'reviews', subset: 'v1' } }, lab({ routes: all }))).toBe('ok');
  });
  test('the reason names the shares that are there', async () => {
    const check = { ...sidecar, route: { domain: 'reviews', weights: { v1: 90, v3: 10 } } };
    expect(await runCheck(check, lab({ routes: routes([split(80, 20)]) }))).toMatchObject({
      reason: {
        object: 'Proxy/web-6557b9b857-sjnxf.default',
        expected: 'v1 90%, v3 10%',
        observed: `${cluster('v1')} 80%, ${cluster('v3')} 20%`,
        next: 'istioctl proxy-config route web-6557b9b857-sjnxf.default',
      },
    });
  });
});

describe('cluster and endpoints', () => {
  const name = cluster('v1');
  const clusterConfigs = [{ name, type: 'EDS', circuit_breakers: { thresholds: [{ max_connections: 1 }] } }];
  const eds = (health: object) => ({
    address: { socket_address: { address: '172.16.1.9', port_value: 9080 } },
    health_status: health,
  });
  const endpoints = (...list: unknown[]) =>
    Object.fromEntries(parseEndpoints({ cluster_statuses: [{ name, host_statuses: list }] }));
  test.each([
    ['ok', { cluster: { name } }, {}],
    ['ok', { cluster: { name, match: { circuit_breakers: { thresholds: [{ max_connections: 1 }] } } } }, {}],
    ['ok', { cluster: { name: cluster('v9'), absent: true as const } }, {}],
    ['ok', { endpoint: { cluster: name } }, { endpoints: endpoints(eds({ eds_health_status: 'HEALTHY' })) }],
    ['proxy.cluster-missing', { cluster: { name: cluster('v9') } }, {}],
    ['proxy.cluster-present', { cluster: { name, absent: true as const } }, {}],
    ['proxy.cluster-mismatch', { cluster: { name, match: { type: 'STRICT_DNS' } } }, {}],
    ['proxy.no-endpoints', { endpoint: { cluster: name } }, { endpoints: endpoints() }],
    ['proxy.no-endpoints', { endpoint: { cluster: name } }, {}],
    [
      'proxy.no-endpoints',
      { endpoint: { cluster: name } },
      { endpoints: endpoints(eds({ failed_outlier_check: true })) },
    ],
    [
      'proxy.no-endpoints',
      { endpoint: { cluster: name } },
      { endpoints: endpoints(eds({ eds_health_status: 'DRAINING' })) },
    ],
    ['proxy.endpoint-count', { endpoint: { cluster: name, healthy: 2 } }, { endpoints: endpoints(eds({})) }],
  ])('%s %j', async (code, more, lab_) => {
    expect(await codeOf({ ...sidecar, ...more }, lab({ clusterConfigs, ...lab_ }))).toBe(code);
  });
  test('an answer of another shape is not taken for a verdict', () => {
    expect(() => parseEndpoints({ cluster_statuses: 7 })).toThrow('SLW400');
  });
});

test('no proxy to ask', async () => {
  const listener = { port: 8080 };
  expect(await codeOf({ kind: 'proxy-config', listener }, lab({ pods: [] }))).toBe('proxy.none');
  expect(await codeOf({ ...sidecar, listener }, lab({ pods: [pod({ sidecar: 'none' })] }))).toBe('proxy.none');
});

test('listener, route, cluster, endpoint: the first that is broken gives the reason', async () => {
  const check = {
    ...sidecar,
    listener: { port: 9 },
    route: { domain: 'x' },
    cluster: { name: 'x' },
    endpoint: { cluster: 'x' },
  };
  expect(await codeOf(check, lab())).toBe('proxy.listener-missing');
  expect(await codeOf({ ...check, listener: { port: 8080 } }, lab())).toBe('proxy.no-virtual-host');
});
