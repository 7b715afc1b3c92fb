import { expect, test } from 'vitest';
import type { HttpMatch } from '#server/grading/world/resources.ts';
import { matchRequest, matchText, type RoutedRequest } from './http-match.ts';

const request: RoutedRequest = {
  authority: 'www.mesh.test',
  path: '/shop/cart?color=red&empty',
  headers: { 'end-user': 'jason' },
};
const outcome = (match: HttpMatch, asked = request): string => {
  const result = matchRequest(match, asked);
  return result.kind === 'unmet' ? result.unmet.field : result.kind;
};

test.each<[HttpMatch, string]>([
  [{ uri: { prefix: '/shop' } }, 'fits'],
  [{ uri: { exact: '/shop/cart' } }, 'fits'],
  [{ uri: { exact: '/shop/cart?color=red' } }, 'uri'],
  [{ uri: { regex: '/shop/[a-z]+' } }, 'fits'],
  [{ uri: { regex: '/shop' } }, 'uri'],
  [{ uri: { regex: '(' } }, 'unknown'],
  [{ uri: { prefix: '/SHOP' } }, 'uri'],
  [{ uri: { prefix: '/SHOP' }, ignoreUriCase: true }, 'fits'],
  [{ scheme: { exact: 'https' } }, 'scheme'],
  [{ method: { exact: 'GET' } }, 'fits'],
  [{ method: { exact: 'POST' } }, 'method'],
  [{ authority: { exact: 'www.mesh.test' } }, 'fits'],
  [{ authority: { exact: 'www.mesh.test:30080' } }, 'authority'],
  [{ headers: { 'End-User': { exact: 'jason' } } }, 'fits'],
  [{ headers: { 'end-user': { exact: 'Jason' } } }, 'headers.end-user'],
  [{ headers: { 'end-user': {} } }, 'fits'],
  [{ headers: { 'end-user': { regex: '*' } } }, 'fits'],
  [{ headers: { cookie: {} } }, 'headers.cookie'],
  [{ withoutHeaders: { 'end-user': {} } }, 'withoutHeaders.end-user'],
  [{ withoutHeaders: { 'end-user': { exact: 'mina' } } }, 'fits'],
  [{ withoutHeaders: { cookie: { exact: 'x' } } }, 'fits'],
  [{ queryParams: { color: { exact: 'red' } } }, 'fits'],
  [{ queryParams: { color: { exact: 'blue' } } }, 'queryParams.color'],
  [{ queryParams: { size: {} } }, 'queryParams.size'],
  [{ name: 'a', gateways: ['mesh'], port: 81 }, 'fits'],
])('%j: %s', (match, expected) => {
  expect(outcome(match)).toBe(expected);
});

test('says what is wanted and what is there', () => {
  expect(matchRequest({ authority: { exact: 'www.mesh.test:30080' } }, request)).toEqual({
    kind: 'unmet',
    unmet: { field: 'authority', wanted: 'exact: www.mesh.test:30080', has: 'www.mesh.test' },
  });
  expect(matchText({ uri: { prefix: '/a' }, headers: { x: {} }, gateways: ['mesh'] })).toBe(
    'uri prefix: /a, headers x (present), gateways ["mesh"]',
  );
});
