import { expect, test } from 'vitest';
import { parseRoutes } from './config-dump.ts';
import { matchRoute } from './route-match.ts';

/** As `/config_dump?resource=dynamic_route_configs` answers. */
const dump = (virtual_hosts: unknown[], more: Record<string, unknown> = { ignore_port_in_host_matching: true }) => ({
  configs: [
    {
      '@type': 'type.googleapis.com/envoy.admin.v3.RoutesConfigDump.DynamicRouteConfig',
      version_info: '2026-11-23T07:00:00Z/7',
      route_config: { name: 'http.8080', virtual_hosts, ...more },
      last_updated: '2026-11-23T07:00:01Z',
    },
  ],
});
const to = (cluster: string, match: Record<string, unknown> = { prefix: '/' }) => ({ match, route: { cluster } });
const ask = (value: unknown, authority = 'www.mesh.test:30080', path = '/') => {
  const [config] = parseRoutes(value);
  if (!config) throw new Error('no route configuration');
  const answer = matchRoute(config, { authority, path });
  return answer.kind === 'clusters' ? answer.clusters.join() : answer.kind;
};
const host = (domains: string[], ...routes: unknown[]) => ({ name: domains[0], domains, routes });

test('exact names win over suffixes, those over everything', () => {
  const config = dump([
    host(['*'], to('any')),
    host(['*.mesh.test'], to('suffix')),
    host(['www.mesh.test'], to('exact')),
  ]);
  expect(ask(config)).toBe('exact');
  expect(ask(config, 'shop.mesh.test')).toBe('suffix');
  expect(ask(config, '192.168.10.10')).toBe('any');
});

test('the port counts unless the proxy ignores it', () => {
  expect(ask(dump([host(['www.mesh.test'], to('a'))], {}))).toBe('no-virtual-host');
});

test('a Gateway without a VirtualService has a host without routes', () => {
  expect(ask(dump([{ name: 'blackhole:80', domains: ['*'] }]))).toBe('no-route');
});

test('the first route that matches answers', () => {
  const jason = { prefix: '/', headers: [{ name: 'end-user', string_match: { exact: 'jason' } }] };
  const get = { path: '/', headers: [{ name: ':method', string_match: { exact: 'GET' } }] };
  expect(ask(dump([host(['*'], to('for-jason', jason), to('get', get), to('rest'))]))).toBe('get');
});

test('weights, of which 0 takes no part', () => {
  const clusters = [
    { name: 'a', weight: 90 },
    { name: 'b', weight: 10 },
    { name: 'c', weight: 0 },
  ];
  const route = { match: { prefix: '/' }, route: { weighted_clusters: { clusters } } };
  expect(ask(dump([host(['*'], route)]))).toBe('a,b');
});

test('regular expressions decide as they do in Envoy, whole paths and whole values', () => {
  const byPath = (regex: string) => dump([host(['*'], to('x', { safe_regex: { regex } }), to('rest'))]);
  expect(ask(byPath('/.*'))).toBe('x');
  expect(ask(byPath('(a+)+$'))).toBe('rest');
  expect(ask(byPath('('))).toBe('unknown');
  const get = (regex: string) => ({
    prefix: '/',
    headers: [{ name: ':method', string_match: { safe_regex: { regex } } }],
  });
  expect(ask(dump([host(['*'], to('get', get('G.T|HEAD')), to('rest'))]))).toBe('get');
  expect(ask(dump([host(['*'], to('get', get('G')), to('rest'))]))).toBe('rest');
});

test('the proxy may answer itself', () => {
  const route = { match: { prefix: '/' }, direct_response: { status: 503 } };
  expect(ask(dump([host(['*'], route)]))).toBe('direct-response');
});

test('a dump of another shape is no verdict', () => {
  expect(() => parseRoutes({ configs: [{ route_config: { name: 7 } }] })).toThrow('SLW400');
  expect(() => parseRoutes('<html>')).toThrow('SLW400');
  expect(parseRoutes({})).toEqual([]);
});
