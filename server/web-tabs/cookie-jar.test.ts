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

test('what browsers keep is kept and sent as it came', () => {
  const kept = [
    'quoted="a b"',
    'said=hello  big world',
    'a b=1',
    'list=a,b',
    'par(en)=1',
    'json={"a":"b c"}',
    'back=a\\b',
    'q="',
    'empty=',
    'eq=a=b',
    'high=\xed\x95\x9c',
    '\xed\x95\x9c=1',
    'nameless',
  ];
  const cookies = jar();
  cookies.take(
    kept.map((cookie) => `${cookie}; Path=/`),
    '/',
  );
  expect(cookies.header('/')).toBe(kept.join('; '));
  const odd = jar();
  odd.take(['=no name', '  trim  =  x  ; Path=/; SameSite=None', 'semi="a;b"', 'x=1;;; ;Path=/'], '/');
  expect(odd.header('/')).toBe('no name; trim=x; semi="a; x=1');
});

test('what browsers refuse, is too large or wants TLS is not kept', () => {
  const cookies = jar();
  const wrong = [
    '=',
    'a=\u0001',
    'a=\tb\tc',
    'a=b\x7fc',
    's=1; Secure',
    '__Host-x=1; Path=/',
    '__secure-x=1',
    '=__Host-x=1',
    `big=${'x'.repeat(webLimits.cookieMaxBytes)}`,
  ];
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

test('a cookie for another host is refused, one for the own host is kept', () => {
  const cookies = new CookieJar(() => 0, ['192.168.10.10', 'k3s-s.lab.local']);
  const foreign = [
    'example.com',
    '.example.com',
    '168.10.10',
    '10.10',
    '192.168.10.1',
    'b.k3s-s.lab.local',
    '__proto__',
  ];
  cookies.take(
    foreign.map((domain, each) => `f${each}=1; Domain=${domain}; Path=/`),
    '/',
  );
  expect(cookies.header('/')).toBeUndefined();
  cookies.take(
    ['a=1; Domain=192.168.10.10; Path=/', 'b=2; Domain=K3S-S.lab.local; Path=/', 'c=3; Domain=; Path=/'],
    '/',
  );
  expect(cookies.header('/')).toBe('a=1; b=2; c=3');
});

test('a hostile answer with 10,000 cookies, huge values and names of the prototype costs no more than the limits', () => {
  const cookies = jar();
  const flood = Array.from(
    { length: 10_000 },
    (_, each) => `c${each}=${'y'.repeat(each % 100)}; Path=/${'p'.repeat(each)}`,
  );
  const huge = ['v', 'a=1; Path=/', 'a=1; Expires=', 'a=1; ;', 'a=1; Max-Age='].map(
    (start) => `${start}=${'x'.repeat(1_000_000)}`,
  );
  const prototype = ['__proto__', 'constructor', 'toString', 'hasOwnProperty'].map((name) => `${name}=${name}; Path=/`);
  cookies.take([...flood, ...huge, ...prototype], '/');
  const sent = cookies.header('/')?.split('; ') ?? [];
  expect(sent).toContain('__proto__=__proto__');
  expect(sent).toContain('constructor=constructor');
  expect(sent.length).toBeLessThanOrEqual(webLimits.cookiesPerTab);
  expect(sent.some((pair) => pair.startsWith('v') || pair.startsWith('a='))).toBe(false);
  expect(Object.getPrototypeOf(cookies)).toBe(CookieJar.prototype);
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});

test('times that no calendar knows end nothing but the cookie itself', () => {
  const cookies = jar(() => 1_000);
  const ages = ['9'.repeat(400), `-${'9'.repeat(400)}`, '1e9', 'NaN', '', '0x10'];
  cookies.take(
    ages.map((age, each) => `m${each}=1; Max-Age=${age}; Path=/`),
    '/',
  );
  cookies.take(
    ['d=1; Expires=Thu, 99 Zzz 99999 99:99:99 GMT; Path=/', 'e=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/'],
    '/',
  );
  expect(cookies.header('/')).toBe('m0=1; m2=1; m3=1; m4=1; m5=1; d=1');
});
