import { expect, test } from 'vitest';
import { CookieJar } from './cookie-jar.ts';
import { webLimits } from './limits.ts';

const jar = (now = () => 0) => new CookieJar(now);

test('cookies come back where their path covers the request, the longest path first', () => {
  const cookies = jar();
  cookies.take(['a=1; Path=/', 'b=2; Path=/app', 'c=3'], '/app/login?x=/y/z');
  expect(cookies.header('/app/page')).toBe('b=2; c=3; a=1');
  expect(cookies.header('/apple')).toBe('a=1');
  expect(cookies.header('/?/app/')).toBe('a=1');
});

test('a cookie is replaced, ended and forgotten in time', () => {
  let now = 0;
  const cookies = jar(() => now);
  cookies.take(['session=one; Path=/', 'short=1; Path=/; Max-Age=10'], '/');
  cookies.take(['session=two; Path=/; Expires=Thu, 01 Jan 2099 00:00:00 GMT'], '/');
  expect(cookies.header('/')).toBe('short=1; session=two');
  now = 10_001;
  expect(cookies.header('/')).toBe('session=two');
  cookies.take(['session=; Path=/; Max-Age=0'], '/');
  expect(cookies.header('/')).toBeUndefined();
});

test('what cannot be read, is too large or wants TLS is not kept', () => {
  const cookies = jar();
  const wrong = ['novalue', '=x', 'a b=1', 'a=\u0001', 's=1; Secure', `big=${'x'.repeat(webLimits.cookieMaxBytes)}`];
  cookies.take(wrong, '/');
  expect(cookies.header('/')).toBeUndefined();
});

test('a flood of cookies keeps the newest within the limits', () => {
  const cookies = jar();
  for (let each = 0; each < 1000; each++) cookies.take([`c${each}=1; Path=/`], '/');
  expect(cookies.header('/')?.split('; ')).toHaveLength(webLimits.cookiesPerTab);
  expect(cookies.header('/')).toContain('c999=1');
  for (let each = 0; each < 10; each++) cookies.take([`l${each}=${'x'.repeat(4000)}; Path=/`], '/');
  expect(cookies.header('/')?.length).toBeLessThanOrEqual(webLimits.cookieJarMaxBytes);
});
