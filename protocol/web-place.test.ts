import { expect, test } from 'vitest';
import { clientMessageSchema } from './messages.ts';
import { isPlainSite } from './web-place.ts';

const accepts = (values: object) =>
  clientMessageSchema.safeParse({ type: 'web.open', lab: 'aaaaaaaa', host: 'k3s-s', port: 80, path: '/', ...values })
    .success;

test('a web tab goes to hosts, to addresses of the lab’s networks and to Services, and nowhere else', () => {
  for (const host of [
    'testpc',
    '192.168.10.1',
    '172.16.255.9',
    '10.10.200.1',
    '127.0.0.1',
    'productpage',
    'a.b',
    'a.b.svc',
  ])
    expect(accepts({ host }), host).toBe(true);
  const outside = ['8.8.8.8', '169.254.169.254', '0.0.0.0', '10.10.201.1', '172.17.0.1', '::1', '[::1]', '127.1'];
  const odd = [
    'a.b.c',
    'a.b.svc.example.com',
    '-a',
    'a_b',
    'A',
    '../run',
    'a/b',
    'a:1',
    'a b',
    'x'.repeat(64),
    '',
    '1a',
  ];
  for (const host of [...outside, ...odd]) expect(accepts({ host }), host).toBe(false);
});

test('it is seen from a host or a pod', () => {
  for (const from of ['testpc', 'k3s-w1', 'default/ratings-v1-5f6d', 'kube-system/a.b'])
    expect(accepts({ from }), from).toBe(true);
  const odd = ['default', 'a/b/c', '/b', 'a/', 'a/..', '../../pods', 'a/b?x=1', 'a/b%2f', 'A/b', '172.16.0.4', 'k3s-x'];
  for (const from of odd) expect(accepts({ from }), from).toBe(false);
});

test('what the first minor knew is told apart', () => {
  expect(isPlainSite({ host: 'k3s-s' })).toBe(true);
  for (const site of [{ host: 'productpage' }, { host: '10.10.200.1' }, { host: 'k3s-s', from: 'k3s-w1' }])
    expect(isPlainSite(site)).toBe(false);
});
