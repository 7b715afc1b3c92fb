import { expect, test } from 'vitest';
import { createAnswerReader } from './answer-reader.ts';
import { webLimits } from './limits.ts';

/** What a strict parser is given; `!` where it is told that this is no answer. */
function read(
  answer: string,
  { method = 'GET', step = answer.length }: { method?: string; step?: number } = {},
): string {
  const reader = createAnswerReader(method);
  const bytes = Buffer.from(answer, 'latin1');
  let text = '';
  try {
    for (let at = 0; at < bytes.length; at += step) {
      const next = reader.take(bytes.subarray(at, at + step));
      text += next.bytes.toString('latin1');
      if (next.isOver) return `${text}|`;
    }
    return text + reader.end().toString('latin1');
  } catch {
    return `${text}!`;
  }
}
/** In one piece and byte by byte. */
function readBoth(answer: string, method?: string): string {
  const whole = read(answer, { method: method ?? 'GET' });
  expect(read(answer, { method: method ?? 'GET', step: 1 })).toBe(whole);
  return whole;
}
const OK = 'HTTP/1.1 200 OK\r\n';

test('a head is read as browsers and curl read it', () => {
  const hi = `${OK}\r\nhi`;
  const withA = `${OK}X-A: b\r\n\r\nhi`;
  expect(readBoth('HTTP/1.1 200 OK\n\nhi')).toBe(hi);
  expect(readBoth('HTTP/1.0 200 OK\r\n\nhi')).toBe(hi);
  expect(readBoth('HTTP/1.1 200 OK\r\nX-A: b\n\nhi')).toBe(withA);
  expect(readBoth('HTTP/1.1 200 OK\nX-A: b\r\n\r\nhi')).toBe(withA);
  expect(readBoth('HTTP/1.1 200 OK\nX-A:b\n\r\nhi')).toBe(withA);
  expect(readBoth('HTTP/1.1 200 OK\nX-A : b \n\nhi')).toBe(withA);
  expect(readBoth('HTTP/1.1 200 OK\nno header\n: none\nX B: c\nX-A: b\nX-C: \x01\n\nhi')).toBe(withA);
  expect(readBoth('HTTP/1.1 200 OK\nX-A: b\n  c\n\nhi')).toBe(`${OK}X-A: b c\r\n\r\nhi`);
  expect(readBoth('\r\n\r\nHTTP/1.1 200 OK\n\nhi')).toBe(hi);
  expect(readBoth('http/1.1 200 OK\n\nhi')).toBe(hi);
  expect(readBoth('HTTP/2 200 OK\n\nhi')).toBe(hi);
  expect(readBoth('HTTP/1.1 200\n\nhi')).toBe('HTTP/1.1 200 \r\n\r\nhi');
  expect(readBoth('HTTP/1.1 200 \xec\x9d\n\nhi')).toBe('HTTP/1.1 200 \xec\x9d\r\n\r\nhi');
  expect(readBoth('HTTP/1.1 102 Wait\n\nHTTP/1.1 103 Hints\nLink: x\n\nHTTP/1.1 200 OK\n\nhi')).toBe(hi);
  expect(readBoth('HTTP/1.1 200 OK\nX-A: b')).toBe(`${OK}X-A: b\r\n\r\n`);
});

test('a body ends where the head says, and what follows is left out', () => {
  const whole = `${OK}content-length: 2\r\n\r\nhi|`;
  expect(readBoth('HTTP/1.1 200 OK\nContent-Length: 2\n\nhi\nand more')).toBe(whole);
  expect(readBoth('HTTP/1.1 200 OK\nContent-Length: 2\nContent-Length: 2, 2\n\nhi')).toBe(whole);
  expect(readBoth('HTTP/1.1 200 OK\nContent-Length: 0\n\nhi')).toBe(`${OK}content-length: 0\r\n\r\n|`);
  expect(readBoth('HTTP/1.1 200 OK\nContent-Length: two\n\nhi')).toBe(`${OK}\r\nhi`);
  expect(readBoth('HTTP/1.1 200 OK\nContent-Length: 9\n\nhi')).toBe(`${OK}content-length: 9\r\n\r\nhi`);
  expect(readBoth('HTTP/1.1 200 OK\nContent-Length: 2\nContent-Length: 3\n\nhi')).toBe('!');
  expect(readBoth('HTTP/1.1 204 No\n\nhi')).toBe('HTTP/1.1 204 No\r\n\r\n|');
  expect(readBoth('HTTP/1.1 200 OK\nContent-Length: 2\n\n', 'HEAD')).toBe(`${OK}Content-Length: 2\r\n\r\n|`);
  expect(readBoth('HTTP/1.1 101 Go\nUpgrade: x\n\n\x81\x00')).toBe('HTTP/1.1 101 Go\r\nUpgrade: x\r\n\r\n\x81\x00');
});

test('chunks are taken out of their frames', () => {
  const head = 'HTTP/1.1 200 OK\nTransfer-Encoding: gzip, Chunked\nContent-Length: 9\n\n';
  const all = `${OK}\r\nhi\nyou|`;
  expect(readBoth(`${head}3\nhi\n\n3\nyou\n0\n\n`)).toBe(all);
  expect(readBoth(`${head}003;a=b\r\nhi\n\r\n3 \r\nyou\r\n0\r\nX: y\r\n\r\n`)).toBe(all);
  expect(read(`${head}3\nhi\n\n3\nyo`, { step: 1 })).toBe(`${OK}\r\nhi\nyo!`);
  expect(read(`${head}hi`, { step: 1 })).toBe(`${OK}\r\n!`);
  expect(read(`${head}3\nhi\nno\n`, { step: 1 })).toBe(`${OK}\r\nhi\n!`);
  expect(read(`${head}${'0'.repeat(20)}3\nhi\n`, { step: 1 })).toBe(`${OK}\r\n!`);
  expect(read(`${head}1;${'x'.repeat(5_000)}\nh`)).toBe(`!`);
});

test('what is no HTTP is refused as soon as that is known', () => {
  for (const other of [
    'hi\n\nhi',
    'SSH-2.0-x\r\n',
    '220 mail ESMTP',
    'ICY 200 OK\n\nhi',
    'HTTP/1.1 99 X\n\n',
    '\x16\x03\x01\x02\x00',
  ])
    expect(readBoth(other)).toBe('!');
  for (const wrong of [
    'HTTP/1.1 OK\n\n',
    'HTTP/1.1 1000 OK\n\n',
    'HTTP/x 200 OK\n\n',
    'HTTP/',
    '\n\n\n\n\nHTTP/1.1 200 OK\n\n',
  ])
    expect(readBoth(wrong)).toBe('!');
  expect(read(`HTTP/1.1 200 OK\n${'X: y\n'.repeat(webLimits.headerMaxBytes)}`)).toBe('!');
  expect(readBoth('')).toBe('');
});
