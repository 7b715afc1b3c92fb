import { expect, test } from 'vitest';
import type { LogFormat } from '#server/envoy/access-log-config.ts';
import { type AccessField, FIELD_OPERATORS } from '../access-record.ts';
import { lineReader } from './log-format.ts';

const all = Object.keys(FIELD_OPERATORS).filter((each) => each !== 'at') as AccessField[];
const AT = '2026-11-23T07:07:03.9Z';
const read = (text: string, line: string) => lineReader({ kind: 'text', text })?.read(line, AT);
const readJson = (json: unknown, line: unknown) => lineReader({ kind: 'json', json })?.read(JSON.stringify(line), AT);

test('reads a text format whose operators touch', () => {
  const format = '[%START_TIME%] %REQ(:METHOD)% %REQ(:AUTHORITY)%%REQ(:PATH)% %RESPONSE_CODE%\n';
  expect(read(format, '[2026-11-23T07:07:03.362Z] GET www.mesh.test:80/a/b 200')).toMatchObject({
    at: '2026-11-23T07:07:03.362Z',
    method: 'GET',
    authority: 'www.mesh.test:80',
    path: '/a/b',
    status: 200,
    http: true,
  });
});

test('takes the fields in any order, and the time of the container where the format has none', () => {
  const format = '%RESPONSE_CODE% "%REQ(USER-AGENT)%" id=%REQ(X-REQUEST-ID)% %REQ(:AUTHORITY)% %REQ(:METHOD)%';
  expect(read(format, '404 "curl/7.88.1" id=ab-1 www.mesh.test GET')).toMatchObject({
    at: AT,
    status: 404,
    userAgent: 'curl/7.88.1',
    requestId: 'ab-1',
    authority: 'www.mesh.test',
  });
});

test('a quoted value may hold what stands around it', () => {
  const format = '"%REQ(USER-AGENT)%" "%REQ(X-REQUEST-ID)%" "%REQ(:AUTHORITY)%" %RESPONSE_CODE%';
  expect(read(format, '"Moz "q" [x] "a" "b" "id-1" "www.mesh.test" 200')).toMatchObject({
    userAgent: 'Moz "q" [x] "a" "b',
    requestId: 'id-1',
    authority: 'www.mesh.test',
  });
});

test('a time of its own making, and a percent sign', () => {
  const format = '%START_TIME(%Y/%m/%dT%H:%M:%S%z)% 100%% %REQ(:METHOD)% %RESPONSE_CODE%';
  expect(read(format, '2026/11/23T07:07:03+0000 100% GET 200')).toMatchObject({ at: AT, method: 'GET', status: 200 });
});

test.each<[string, LogFormat | string, string[]]>([
  ['what the format leaves out', '%REQ(:METHOD)% %RESPONSE_CODE%', ['method', 'status']],
  ['a user agent that is cut short', '%REQ(USER-AGENT):8% %REQ(X-REQUEST-ID)%', ['requestId']],
  ['JSON', { kind: 'json', json: { a: { b: '%REQ(:METHOD)%' }, c: '%RESPONSE_CODE%' } }, ['method', 'status']],
])('knows which fields lines have: %s', (_, format, fields) => {
  const given = typeof format === 'string' ? ({ kind: 'text', text: format } as const) : format;
  expect(all.filter((each) => !lineReader(given)?.lacks.includes(each))).toEqual(fields);
});

test('reads JSON of other keys, nested and composed', () => {
  const json = { who: { agent: '%REQ(USER-AGENT)%' }, request: '%REQ(:METHOD)% %REQ(:PATH)%', code: '%RESPONSE_CODE%' };
  expect(readJson(json, { who: { agent: 'curl' }, request: 'GET /x', code: 200 })).toMatchObject({
    userAgent: 'curl',
    method: 'GET',
    path: '/x',
    status: 200,
  });
  expect(readJson(json, { who: { agent: null }, request: 'GET /x', code: 200 })).toMatchObject({ userAgent: '-' });
  expect(readJson(json, { level: 'info', msg: 'GET /x 200' })).toBeUndefined();
});

test('a line about a TCP connection is no request', () => {
  expect(read('%REQ(:METHOD)% %REQ(X-REQUEST-ID)% %RESPONSE_CODE%', '- - 0')).toMatchObject({ http: false });
  expect(read('%RESPONSE_CODE% %REQ(:AUTHORITY)%', '0 -')).toMatchObject({ http: false });
});

test.each(['200 GET', 'info	Envoy proxy is ready', '', 'GET', 'GET 200 more'])(
  'a line of another format: %j',
  (line) => {
    expect(read('%REQ(:METHOD)% %RESPONSE_CODE%', line)).toBeUndefined();
  },
);

test.each(['a line\nand another %RESPONSE_CODE%', 'no operator', '%NOT CLOSED', '%RESPONSE_CODE%'.repeat(300)])(
  'a format that no line can be read by: %#',
  (text) => {
    expect(lineReader({ kind: 'text', text })).toBeUndefined();
  },
);

test('a line made to be read for long is given up', () => {
  const reader = lineReader({ kind: 'text', text: `${'%REQ(A)%"'.repeat(90)}x` });
  const before = performance.now();
  expect(reader?.read('"'.repeat(4_000), AT)).toBeUndefined();
  expect(performance.now() - before).toBeLessThan(500);
});
