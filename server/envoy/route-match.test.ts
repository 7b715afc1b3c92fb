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
  // istiod puts it where there would be no virtual host at all
  expect(ask(dump([{ name: 'blackhole:80', domains: ['*'] }]))).toBe('no-virtual-host');
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

test.each([
  [{ prefix: '/a' }, '/ab?x=/c', true],
  [{ path: '/a' }, '/a?x=1', true],
  [{ path: '/a' }, '/a/', false],
  [{ path: '/A', case_sensitive: false }, '/a', true],
  [{ prefix: '/A' }, '/a', false],
  [{ path_separated_prefix: '/a' }, '/a/b', true],
  [{ path_separated_prefix: '/a' }, '/ab', false],
  [{ safe_regex: { regex: '/a/[0-9]+' } }, '/a/1?x=1', true],
  [{ safe_regex: { regex: '/A' }, case_sensitive: false }, '/a', false],
  [{ path_match_policy: { name: 'x', typed_config: { path_template: '/a/{id}/**' } } }, '/a/7/b/c', true],
  [{ path_match_policy: { name: 'x', typed_config: { path_template: '/a/*' } } }, '/a/b/c', false],
  [{ connect_matcher: {} }, '/', false],
  [{ prefix: '/', grpc: {} }, '/', false],
  [{ prefix: '/', query_parameters: [{ name: 'v', string_match: { exact: '2' } }] }, '/?v=2', true],
  [{ prefix: '/', headers: [{ name: 'host', string_match: { prefix: 'www.' } }] }, '/', true],
  [{ prefix: '/', headers: [{ name: ':authority', string_match: { exact: 'www.mesh.test' } }] }, '/', false],
  [{ prefix: '/', headers: [{ name: ':scheme', string_match: { exact: 'https' } }] }, '/', false],
] as const)('%j takes %s: %s', (match, path, takes) => {
  const config = dump([host(['*'], to('x', match), to('rest'))]);
  expect(ask(config, 'www.mesh.test:30080', path)).toBe(takes ? 'x' : 'rest');
});

test.each([
  { name: 'x-request-id', string_match: { prefix: 'a' } },
  { name: 'x-forwarded-for', present_match: true },
])('a header that the proxy sets itself: $name', (header) => {
  expect(ask(dump([host(['*'], to('x', { prefix: '/', headers: [header] }), to('rest'))]))).toBe('unknown');
});

test('what lies in the metadata of a request is not known', () => {
  expect(ask(dump([host(['*'], to('x', { prefix: '/', dynamic_metadata: [{}] }))]))).toBe('unknown');
  // Where another condition does not hold, it need not be.
  expect(ask(dump([host(['*'], to('x', { prefix: '/b', dynamic_metadata: [{}] }), to('rest'))]))).toBe('rest');
});

test.each([
  [{ https_redirect: true }, 301, 'https://www.mesh.test:30080/old/1?q=2'],
  [{ host_redirect: 'new.test', response_code: 'FOUND' }, 302, 'http://new.test/old/1?q=2'],
  [{ port_redirect: 8443, path_redirect: '/x', strip_query: true }, 301, 'http://www.mesh.test:8443/x'],
  [{ prefix_rewrite: '/new', response_code: 'PERMANENT_REDIRECT' }, 308, 'http://www.mesh.test:30080/new/1?q=2'],
  [{ regex_rewrite: { substitution: '/x' } }, 301, undefined],
])('a redirect %j', (redirect, status, location) => {
  const [config] = parseRoutes(dump([host(['*'], { match: { prefix: '/old' }, redirect })]));
  if (!config) throw new Error('no route configuration');
  const answer = matchRoute(config, { authority: 'www.mesh.test:30080', path: '/old/1?q=2' });
  expect(answer).toMatchObject({ kind: 'redirect', status, location });
});

test('a virtual host may ask for TLS before any route counts', () => {
  const [config] = parseRoutes(dump([{ ...host(['*'], to('x')), require_tls: 'ALL' }]));
  if (!config) throw new Error('no route configuration');
  const request = { authority: 'www.mesh.test', path: '/a' };
  expect(matchRoute(config, request)).toMatchObject({
    kind: 'redirect',
    status: 301,
    location: 'https://www.mesh.test/a',
  });
  expect(matchRoute(config, { ...request, scheme: 'https' }).kind).toBe('clusters');
});

test('a cluster may stand in a header', () => {
  const route = { match: { prefix: '/' }, route: { cluster_header: 'x-to' } };
  const [config] = parseRoutes(dump([host(['*'], route)]));
  if (!config) throw new Error('no route configuration');
  const answer = matchRoute(config, { authority: 'a', path: '/', headers: { 'x-to': 'there' } });
  expect(answer).toMatchObject({ clusters: ['there'] });
});

test('a wildcard stands for at least one letter', () => {
  const config = dump([host(['*.mesh.test'], to('suffix')), host(['www.*'], to('prefix'))]);
  expect(ask(config, '.mesh.test')).toBe('no-virtual-host');
  expect(ask(config, 'www.other')).toBe('prefix');
  expect(ask(config, 'www.mesh.test')).toBe('suffix');
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
