import { expect, test } from 'vitest';
import { rawAnswer } from './raw-route.ts';

const request = { authority: 'www.mesh.test', path: '/a/b?q=1', method: 'GET', headers: { 'end-user': 'jason' } };
const to = (cluster: string, match: object) => ({ match, route: { cluster } });
const virtualHost = (domains: string[], ...routes: object[]) => ({ name: domains[0], domains, routes });

test('the most specific domain counts, then the first route that matches', () => {
  const hosts = [
    virtualHost(['*'], to('all', { prefix: '/' })),
    virtualHost(['*.mesh.test'], to('suffix', { prefix: '/' })),
    virtualHost(['www.mesh.test', 'www.mesh.test:80'], to('b', { prefix: '/b' }), to('a', { prefix: '/a' })),
  ];
  expect(rawAnswer(hosts, request)).toMatchObject({ kind: 'clusters', clusters: ['a'] });
  expect(rawAnswer(hosts, { ...request, authority: 'api.mesh.test' })).toMatchObject({ clusters: ['suffix'] });
  expect(rawAnswer(hosts, { ...request, path: '/' })).toMatchObject({ kind: 'no-route' });
});

test.each([
  [{ path: '/A/B', case_sensitive: false }, true],
  [{ path: '/A/B' }, false],
  [{ safe_regex: { regex: '/a' } }, false],
  [{ safe_regex: { regex: '/a.*' } }, true],
  [{ prefix: '/', headers: [{ name: 'end-user', string_match: { exact: 'jason' } }] }, true],
  [{ prefix: '/', headers: [{ name: 'end-user', string_match: { exact: 'jason' }, invert_match: true }] }, false],
  [{ prefix: '/', headers: [{ name: 'x-user', present_match: true }] }, false],
  [{ prefix: '/', headers: [{ name: ':method', string_match: { exact: 'POST' } }] }, false],
  [{ prefix: '/', query_parameters: [{ name: 'q', string_match: { exact: '1' } }] }, true],
  [{ prefix: '/', query_parameters: [{ name: 'q', string_match: { exact: '2' } }] }, false],
])('%j', (match, matches) => {
  const answer = rawAnswer([virtualHost(['*'], to('c', match))], request);
  expect(answer.kind).toBe(matches ? 'clusters' : 'no-route');
});

test('what a proxy answers by itself is no route to a cluster', () => {
  expect(rawAnswer([{ ...virtualHost(['*']), require_tls: 'ALL' }], request).kind).toBe('needs-tls');
  expect(rawAnswer([{ name: 'blackhole:80', domains: ['*'] }], request).kind).toBe('no-virtual-host');
  const direct = { match: { prefix: '/' }, direct_response: { status: 503 } };
  expect(rawAnswer([virtualHost(['*'], direct)], request)).toEqual({ kind: 'own-answer', status: 503 });
});
