import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createCookieSigner, ensureSecret, isSessionId } from './session-cookie.ts';

test('a cookie that was issued is read back, and only with its own name and secret', () => {
  const cookies = createCookieSigner('secret');
  const session = cookies.newSession();
  expect(isSessionId(session)).toBe(true);
  const issued = cookies.issue('a', session);
  expect(issued).toContain('HttpOnly');
  expect(issued).toContain('SameSite=Strict');
  const pair = issued.split(';')[0] ?? '';
  expect(cookies.read('a', `other=1; ${pair}`)).toBe(session);
  expect(cookies.read('b', pair.replace('a=', 'b='))).toBeUndefined();
  expect(createCookieSigner('other').read('a', pair)).toBeUndefined();
  expect(cookies.read('a', pair.slice(0, -2))).toBeUndefined();
  expect(cookies.read('a', 'a=; a=.; a')).toBeUndefined();
  expect(cookies.read('a', undefined)).toBeUndefined();
});

test('the secret is made once and closed to others', () => {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-secret-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const secret = ensureSecret(folder, 'key');
  expect(secret.length).toBeGreaterThan(40);
  expect(ensureSecret(folder, 'key')).toBe(secret);
  expect(statSync(join(folder, 'key')).mode & 0o777).toBe(0o600);
});
