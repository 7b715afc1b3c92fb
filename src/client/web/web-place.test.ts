import { expect, test } from 'vitest';
import { WEB_TABS_PER_SESSION_MAX } from '#protocol/messages.ts';
import { typedPath, withPlace } from './web-place.ts';

test('what is typed becomes a path, however it is begun', () => {
  expect(typedPath(' productpage?u=1#top ')).toBe('/productpage?u=1#top');
  expect(typedPath('?u=1')).toBe('/?u=1');
  expect(typedPath('http://k3s-s:30080/login')).toBe('/login');
  expect(typedPath('/책')).toBe('/%EC%B1%85');
  expect(typedPath('')).toBe('/');
});

test('what is typed never leaves the tab', () => {
  expect(typedPath('//evil.example/')).toBe('//evil.example/');
  expect(typedPath('javascript:alert(1)')).toBe('/javascript:alert(1)');
  expect(typedPath(`/${'x'.repeat(3000)}`)).toBeUndefined();
});

test('a place keeps its position, and the oldest goes when there are too many', () => {
  const place = (port: number, path = '/') => ({ host: 'k3s-s', port, path });
  expect(withPlace([place(1), place(2)], place(1, '/new'))).toEqual([place(1, '/new'), place(2)]);
  const full = Array.from({ length: WEB_TABS_PER_SESSION_MAX }, (_, index) => place(index + 1));
  const next = withPlace(full, place(99));
  expect([next.length, next[0]?.port, next.at(-1)?.port]).toEqual([WEB_TABS_PER_SESSION_MAX, 2, 99]);
});
