import fc from 'fast-check';
import { startApp } from './app-target.ts';
import type { Kind } from './kind.ts';
import { mutations, text } from './mutate.ts';
import { exchange, expectAnswer } from './wire.ts';

const LAB = '@lab@';
const lines = (...all: string[]) => text(`${all.join('\r\n')}\r\n\r\n`);

const answers = [
  lines(
    'HTTP/1.1 200 OK',
    'Content-Type: text/html',
    'Set-Cookie: a=b; Path=/; Max-Age=10',
    'Set-Cookie: c=d; Expires=x',
  ),
  text('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: x\r\n\r\n3\r\nlab\r\n0\r\nx: y\r\n\r\n'),
  text('HTTP/1.1 200 OK\r\nContent-Length: 3\r\nVary: a\r\nVary: b\r\nConnection: close, x-a\r\nX-A: 1\r\n\r\nlab'),
  lines('HTTP/1.1 302 Found', 'Location: /login?next=%2F', 'Content-Length: 0'),
  lines('HTTP/1.1 302 Found', 'Location: //elsewhere.example/', 'Content-Length: 0'),
  lines('HTTP/1.1 301 Moved', 'Location: http://192.168.10.10:80/x#y', 'Content-Length: 0'),
  lines('HTTP/1.1 304 Not Modified', 'ETag: "x"'),
  lines('HTTP/1.1 101 Switching Protocols', 'Connection: Upgrade', 'Upgrade: x'),
  text('HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n'),
  lines('HTTP/1.1 999 Odd', 'Refresh: 0', 'X-Accel-Redirect: /x', 'Clear-Site-Data: "*"'),
  text('HTTP/1.0 200 OK\r\n\r\nall that follows'),
  text('220 mail.example ESMTP\r\n'),
];
const requests = [
  lines('GET / HTTP/1.1', `Host: ${LAB}`, 'Sec-Fetch-Dest: iframe', 'Origin: null'),
  lines('GET /x?y HTTP/1.1', `Host: ${LAB}`, 'Cookie: own=1', 'Referer: http://x/', 'Accept-Encoding: gzip'),
  lines('HEAD / HTTP/1.1', `Host: ${LAB}`, 'Connection: keep-alive, x', 'X: y'),
  text(`POST /form HTTP/1.1\r\nHost: ${LAB}\r\nContent-Length: 3\r\n\r\na=b`),
  text(`PUT /form HTTP/1.1\r\nHost: ${LAB}\r\nTransfer-Encoding: chunked\r\n\r\n3\r\na=b\r\n0\r\n\r\n`),
];

interface Input {
  readonly request: Buffer;
  readonly answer: Buffer;
}
const honest: Input = {
  request: Buffer.from(`GET / HTTP/1.1\r\nHost: ${LAB}\r\nConnection: close\r\n\r\n`),
  answer: Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nlab'),
};

/** What a server in a lab answers to a browser, and what a page of the lab makes the browser ask. */
export const webTab: Kind<Input> = {
  name: 'web-tab',
  parallel: 16,
  inputs: () =>
    fc.record({
      request: fc.oneof(
        { weight: 2, arbitrary: fc.constantFrom(...requests) },
        { weight: 1, arbitrary: mutations(requests) },
      ) as fc.Arbitrary<Buffer>,
      answer: mutations(answers),
    }),
  async start() {
    const next: Buffer[] = [];
    const app = await startApp({ answer: () => next.pop() ?? honest.answer });
    const send = ({ request, answer }: Input, stay: boolean) => {
      next.push(answer);
      return exchange(app.to, Buffer.from(request.toString('latin1').replaceAll(LAB, app.labHost), 'latin1'), { stay });
    };
    return {
      async send(input) {
        await send(input, false);
      },
      async honest() {
        next.length = 0;
        expectAnswer(await send(honest, true), 'HTTP/1.1 200 ', 'a page of the lab');
      },
      async settled() {
        next.length = 0;
        const all = await Promise.all(Array.from({ length: 24 }, () => send(honest, true)));
        for (const answer of all) expectAnswer(answer, 'HTTP/1.1 200 ', 'one of many pages of the lab');
      },
      [Symbol.asyncDispose]: () => app[Symbol.asyncDispose](),
    };
  },
};
