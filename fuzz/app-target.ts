import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Duplex } from 'node:stream';
import { createApp } from '#server/app.ts';
import type { LabHosts } from '#server/labs/lab-hosts.ts';
import { fakeServer } from '#server/server-fixture.ts';
import { createCookieSigner, SESSION_COOKIE } from '#server/sessions/session-cookie.ts';
import type { TerminalService } from '#server/terminals/terminal-service.ts';
import { until } from './kind.ts';

export const SESSION = 'a'.repeat(22);

/** A tunnel into a lab that answers the first bytes with these, whatever they were, and ends. */
export function tunnelThatSays(answer: () => Buffer): Duplex {
  let said = false;
  const tunnel = new Duplex({
    read: () => undefined,
    write(_chunk, _encoding, done) {
      done();
      if (said) return;
      said = true;
      this.push(answer());
      this.push(null);
    },
  });
  // What Node's agents expect of the socket that a real tunnel is.
  const self = () => tunnel;
  return Object.assign(tunnel, { setKeepAlive: self, setNoDelay: self, setTimeout: self, ref: self, unref: self });
}
const PAGE = Buffer.from('HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 3\r\n\r\nlab');

/** A whole server for browsers: built pages, a session with a lab that is ready, and a web tab into it. */
export async function startApp({
  answer = () => PAGE,
  terminals,
}: {
  answer?: () => Buffer;
  terminals?: TerminalService;
} = {}) {
  const siteDir = mkdtempSync(join(tmpdir(), 'slipway-fuzz-'));
  mkdirSync(join(siteDir, '_assets'));
  writeFileSync(join(siteDir, 'index.html'), '<p>home');
  writeFileSync(join(siteDir, '404.html'), '<p>lost');
  writeFileSync(join(siteDir, '_assets', 'a.1234.js'), '1');
  const dial: LabHosts['dial'] = async () => tunnelThatSays(answer);
  const timings = { dialMs: 2_000, answerMs: 2_000, idleMs: 2_000, socketIdleMs: 2_000 };
  // The rate limit is not what is looked for: by this clock each message comes a second after the last.
  let now = Date.now();
  const clock = () => {
    now += 1_000;
    return now;
  };
  const server = fakeServer({ dial, web: { timings } });
  const origins = new Set<string>();
  const app = await createApp({
    ...server,
    lessons: server.lessons.source,
    terminals: terminals ?? server.terminals.service,
    clock,
    siteDir,
    accessToken: undefined,
    origins: () => origins,
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;
  origins.add(origin);
  const { id: lab } = await server.desks.of(SESSION).startLab('first-service');
  server.driver.advance(lab, 'running');
  await until(
    () => server.labs.get(lab)?.state === 'ready',
    () => 'the lab is ready',
  );
  const tab = await server.web.open({
    session: SESSION,
    pageOrigin: origin,
    language: 'en',
    lab,
    host: 'k3s-s',
    port: 80,
    path: '/',
  });
  const cookie = createCookieSigner('secret').issue(SESSION_COOKIE, SESSION).split(';')[0] ?? '';
  return {
    server,
    port,
    origin,
    host: `127.0.0.1:${port}`,
    labHost: new URL(tab.url).host,
    to: { port, host: '127.0.0.1' },
    cookie,
    lab,
    async [Symbol.asyncDispose]() {
      await server.close();
      await app.close();
      rmSync(siteDir, { recursive: true });
    },
  };
}
