import { expect, test } from 'vitest';
import type { HostView } from '#protocol/lab-state.ts';
import { WEB_TABS_PER_SESSION_MAX } from '#protocol/messages.ts';
import { besides, typedAddress, typedPath, webKey, webLabel, withPlace } from './web-place.ts';

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
