import { startApp } from './app-target.ts';
import type { Kind } from './kind.ts';
import { mutations, text } from './mutate.ts';
import { exchange, expectAnswer } from './wire.ts';

/** Stands in samples for what is known only once the server listens. */
const HOST = '@host@';
const LAB = '@lab@';
const LAB_ID = '@lab-id@';
const COOKIE = '@cookie@';

const request = (line: string, host: string, ...more: string[]) =>
  text(`${line} HTTP/1.1\r\nHost: ${host}\r\n${more.map((each) => `${each}\r\n`).join('')}\r\n`);
const chunked = 'Transfer-Encoding: chunked';

const posted = (path: string, body: string) =>
  text(
    `POST /api/${path} HTTP/1.1\r\nHost: ${HOST}\r\nOrigin: http://${HOST}\r\nCookie: ${COOKIE}\r\nContent-Type: application/json\r\n${chunked}\r\n\r\n${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`,
  );

const samples = [
  request('GET /', HOST, 'Accept: text/html', 'Accept-Encoding: br, gzip'),
  request('GET /_assets/a.1234.js', HOST, 'Range: bytes=0-1', 'If-None-Match: "x"'),
  request('GET /_assets/..%2f..%2fetc%2fpasswd?x=%00', HOST),
  request('GET /api/session', HOST, 'Cookie: slipway_session=aaaaaaaaaaaaaaaaaaaaaa.bbb; slipway_access=granted.x'),
  request('GET //', HOST, 'Connection: keep-alive'),
  request('HEAD /nowhere?token=a&token=b', HOST, 'Expect: 100-continue'),
  request('OPTIONS *', HOST),
  request('CONNECT a:1', HOST),
  text(
    `POST /api/session HTTP/1.1\r\nHost: ${HOST}\r\nContent-Type: application/json\r\nContent-Length: 8\r\n\r\n{"a":[]}`,
  ),
  text(`PUT / HTTP/1.1\r\nHost: ${HOST}\r\n${chunked}\r\n\r\n4\r\nabcd\r\n0\r\nTrailer: x\r\n\r\n`),
  text(`GET / HTTP/1.1\r\nHost: ${HOST}\r\n\r\nGET /api/session HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`),
  ...['list', 'read', 'stat', 'delete', 'download'].map((operation) =>
    posted(`files/${operation}`, `{"lab":"${LAB_ID}","host":"k3s-s","path":"/root/a%00\\n"}`),
  ),
  posted('objects/read', `{"lab":"${LAB_ID}","object":"Gateway/default/a","group":"x"}`),
  posted('objects/applied', `{"lab":"${LAB_ID}"}`),
  posted('work/record', '{}'),
  posted(
    'work/restore-answers',
    '{"answers":[{"lesson":"quiz","checkpoint":"asked","answer":{"kind":"choice","chosen":["yes"]},"at":1}]}',
  ),
  ...['write', 'upload'].map((operation) =>
    text(
      `POST /api/files/${operation}?lab=${LAB_ID}&host=k3s-s&path=%2Froot%2Fa HTTP/1.1\r\nHost: ${HOST}\r\nOrigin: http://${HOST}\r\nCookie: ${COOKIE}\r\nContent-Type: application/octet-stream\r\nContent-Length: 3\r\n\r\na\r\n`,
    ),
  ),
  request('GET http://elsewhere.example/', 'elsewhere.example'),
  request(
    'GET /',
    LAB,
    'Sec-Fetch-Dest: iframe',
    'Referer: http://x/',
    'Origin: null',
    'Connection: close, x-a',
    'X-A: 1',
  ),
  request(
    'OPTIONS /x',
    LAB,
    'Origin: null',
    'Access-Control-Request-Method: PUT',
    'Access-Control-Request-Headers: x-a',
  ),
  text(`POST /form?a=b HTTP/1.1\r\nHost: ${LAB}\r\nCookie: a=b\r\n${chunked}\r\n\r\n3\r\na=b\r\n0\r\n\r\n`),
  request('GET /', 'abc.localhost'),
  request('GET /', `${'0'.repeat(32)}.localhost:99999`),
];

/** Requests as bytes on a connection, to the names of the app and to those of labs. */
export const http: Kind<Buffer> = {
  name: 'http',
  parallel: 24,
  inputs: () => mutations(samples),
  async start() {
    const app = await startApp();
    const named = (bytes: Buffer) =>
      Buffer.from(
        bytes
          .toString('latin1')
          .replaceAll(HOST, app.host)
          .replaceAll(LAB, app.labHost)
          .replaceAll(LAB_ID, app.lab)
          .replaceAll(COOKIE, app.cookie),
        'latin1',
      );
    const ask = (host: string, path: string) =>
      exchange(app.to, Buffer.from(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`), {
        stay: true,
      });
    return {
      async send(bytes) {
        await exchange(app.to, named(bytes));
      },
      async honest() {
        expectAnswer(await ask(app.host, '/'), 'HTTP/1.1 200 ', 'the page');
        expectAnswer(await ask(app.labHost, '/'), 'HTTP/1.1 200 ', 'the page of a lab');
      },
      async settled() {
        // As many at once as a tab may have: none of the past ones counts any more.
        const all = await Promise.all(Array.from({ length: 24 }, () => ask(app.labHost, '/')));
        for (const answer of all) expectAnswer(answer, 'HTTP/1.1 200 ', 'one of many requests');
      },
      [Symbol.asyncDispose]: () => app[Symbol.asyncDispose](),
    };
  },
};
