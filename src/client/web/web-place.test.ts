import { expect, test } from 'vitest';
import type { HostView } from '#protocol/lab-state.ts';
import { WEB_TABS_PER_SESSION_MAX } from '#protocol/messages.ts';
import { besides, seenFrom, typedAddress, typedPath, webKey, webLabel, withPlace } from './web-place.ts';

const hosts: HostView[] = [
  { name: 'k3s-s', address: '192.168.10.10', role: 'server' },
  { name: 'testpc', address: '192.168.10.200', role: 'pc' },
];
const shown = { host: 'k3s-s', port: 30_080, path: '/' };

test('what is typed behind the site becomes a path, however it is begun', () => {
  expect(typedPath(' productpage?u=1#top ')).toBe('/productpage?u=1#top');
  expect(typedPath('?u=1')).toBe('/?u=1');
  expect(typedPath('/책')).toBe('/%EC%B1%85');
  expect(typedPath('')).toBe('/');
  expect(typedPath('//evil.example/')).toBe('//evil.example/');
  expect(typedPath('javascript:alert(1)')).toBe('/javascript:alert(1)');
  expect(typedPath(`/${'x'.repeat(3000)}`)).toBeUndefined();
});

test('a typed address leads into the tab, to a host of the lab, or to a name of one’s own', () => {
  const go = (text: string, place = shown) => typedAddress(text, place, hosts);
  expect(go('login')).toEqual({ kind: 'own', path: '/login' });
  expect(go('http://k3s-s:30080/login')).toEqual({ kind: 'own', path: '/login' });
  expect(go(' HTTP://192.168.10.10:30080')).toEqual({ kind: 'own', path: '/' });
  expect(go('http://testpc/x')).toEqual({ kind: 'lab', place: { host: 'testpc', port: 80, path: '/x' } });
  expect(go('http://192.168.10.200:8000/')).toEqual({ kind: 'lab', place: { host: 'testpc', port: 8000, path: '/' } });
  expect(go('http://www.Mesh.test/a?b')).toEqual({ kind: 'name', name: 'www.mesh.test', path: '/a?b' });
  expect(go('http://www.mesh.test:8080/')).toEqual({ kind: 'name', name: 'www.mesh.test:8080', path: '/' });
  expect(go('http://책.test/')).toEqual({ kind: 'name', name: 'xn--pu6b.test', path: '/' });
  expect(go('https://istio.io/')).toEqual({ kind: 'outside', url: 'https://istio.io/' });
  expect(go('http://[::1]/')).toEqual({ kind: 'outside', url: 'http://[::1]/' });
  expect(go('http://')).toBeUndefined();
  const named = { ...shown, name: 'www.mesh.test' };
  expect(go('http://www.mesh.test/b', named)).toEqual({ kind: 'own', path: '/b' });
  expect(go('http://k3s-s:30080/', named)).toEqual({ kind: 'lab', place: shown });
});

test('an address of the lab’s networks, or a Service, leads into the lab, as whoever sees it means it', () => {
  const inPod = { ...shown, from: 'default/ratings-v1-5f6d' };
  const go = (text: string, place: typeof shown & { from?: string } = shown) => typedAddress(text, place, hosts);
  const lab = (host: string, port: number, more = {}) => ({ kind: 'lab', place: { host, port, path: '/', ...more } });
  expect(go('http://10.10.200.15:9080')).toEqual(lab('10.10.200.15', 9080));
  expect(go('http://172.16.1.4:9080')).toEqual(lab('172.16.1.4', 9080));
  expect(go('http://localhost:15000', inPod)).toEqual(lab('127.0.0.1', 15_000, { from: inPod.from }));
  expect(go('http://productpage:9080', inPod)).toEqual(lab('productpage', 9080, { from: inPod.from }));
  expect(go('http://productpage.shop.svc.cluster.local')).toEqual(lab('productpage.shop.svc.cluster.local', 80));
  expect(go('http://productpage:9080')).toEqual({ kind: 'name', name: 'productpage:9080', path: '/' });
  expect(go('http://productpage.shop/', inPod)).toEqual({ kind: 'name', name: 'productpage.shop', path: '/' });
  const service = { ...inPod, host: 'productpage.shop', port: 9080 };
  expect(go('http://productpage.shop:9080/login', service)).toEqual({ kind: 'own', path: '/login' });
  expect(go('http://testpc/', inPod)).toEqual(lab('testpc', 80, { from: inPod.from }));
  for (const outside of ['http://8.8.8.8/', 'http://169.254.169.254/', 'http://0.0.0.0:4600/', 'http://172.32.0.1/'])
    expect(go(outside, inPod)).toMatchObject({ kind: 'outside' });
});

test('what is seen from elsewhere is another tab, and says so', () => {
  const inPod = seenFrom(shown, 'default/ratings-v1-5f6d');
  const onNode = seenFrom(inPod, 'k3s-w1');
  expect([inPod, onNode].map(webLabel)).toEqual(['k3s-s:30080 ← ratings-v1-5f6d', 'k3s-s:30080 ← k3s-w1']);
  expect(new Set([shown, inPod, onNode].map(webKey)).size).toBe(3);
  expect(seenFrom(onNode, 'testpc')).toEqual(shown);
});

test('a place keeps its position, and the oldest goes when there are too many', () => {
  const place = (port: number, path = '/') => ({ host: 'k3s-s', port, path });
  expect(withPlace([place(1), place(2)], place(1, '/new'))).toEqual([place(1, '/new'), place(2)]);
  const full = Array.from({ length: WEB_TABS_PER_SESSION_MAX }, (_, index) => place(index + 1));
  const next = withPlace(full, place(99));
  expect([next.length, next[0]?.port, next.at(-1)?.port]).toEqual([WEB_TABS_PER_SESSION_MAX, 2, 99]);
});

test('tabs of one site, of several names and of several numbers have keys and labels of their own', () => {
  const named = { ...shown, name: 'www.mesh.test' };
  const second = besides([shown, named], shown);
  expect(second).toEqual({ ...shown, tab: 2 });
  expect(besides([shown, second], second)).toEqual({ ...shown, tab: 3 });
  expect(besides([second], second)).toEqual(shown);
  expect([shown, named, second].map(webLabel)).toEqual(['k3s-s:30080', 'www.mesh.test', 'k3s-s:30080 2']);
  expect(new Set([shown, named, second, besides([named], named)].map(webKey)).size).toBe(4);
});
