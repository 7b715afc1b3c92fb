// @vitest-environment node
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { CloseCode } from '#protocol/messages.ts';
import { PROTOCOL_VERSION, stamp } from '#protocol/version.ts';
import { Connection, type LinkState } from './connection.ts';
import { reconnectDelayMs } from './reconnect-delay.ts';

/** A socket whose server is the test. */
class FakeSocket extends EventTarget {
  binaryType = 'blob';
  readonly sent: unknown[] = [];
  send(data: unknown): void {
    this.sent.push(data);
  }
  close(code = 1000): void {
    this.end(code);
  }
  say(data: unknown): void {
    const text = data instanceof ArrayBuffer ? data : JSON.stringify(data);
    this.dispatchEvent(Object.assign(new Event('message'), { data: text }));
  }
  end(code: number): void {
    this.dispatchEvent(Object.assign(new Event('close'), { code }));
  }
}

const welcome = {
  type: 'welcome',
  version: PROTOCOL_VERSION,
  terminals: [],
  toolchain: {
    status: 'ready',
    artifacts: [],
    startedAt: 0,
    updatedAt: 0,
    remainingMs: 0,
    ready: { bare: true, cluster: true },
  },
};

let sockets: FakeSocket[];
let connection: Connection;
let links: LinkState['state'][];

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('document', Object.assign(new EventTarget(), { hidden: false }));
  vi.stubGlobal('window', new EventTarget());
  sockets = [];
  links = [];
  connection = new Connection({
    url: 'ws://test/ws',
    language: 'en',
    lesson: 'first-service',
    openSocket: () => {
      const socket = new FakeSocket();
      sockets.push(socket);
      return socket as unknown as WebSocket;
    },
  });
  connection.onLink(({ state }) => links.push(state));
  connection.start();
  sockets[0]?.dispatchEvent(new Event('open'));
});

afterEach(() => {
  connection.close();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('says hello and is open once the server welcomed it', () => {
  expect(JSON.parse(String(sockets[0]?.sent[0]))).toEqual({
    type: 'hello',
    ...stamp('page'),
    language: 'en',
    lesson: 'first-service',
  });
  expect(connection.send({ type: 'ping' })).toBe(false);
  sockets[0]?.say(welcome);
  expect(connection.send({ type: 'ping' })).toBe(true);
});

it('comes back after a loss, and says hello again', () => {
  sockets[0]?.say(welcome);
  sockets[0]?.end(1006);
  expect(links.at(-1)).toBe('lost');
  vi.advanceTimersByTime(400);
  sockets[1]?.dispatchEvent(new Event('open'));
  sockets[1]?.say(welcome);
  expect(links).toEqual(['connecting', 'open', 'lost', 'connecting', 'open']);
});

it('never gives up on a server that keeps ending, and says each time when it tries again', () => {
  let tries = 1;
  for (; tries <= 200; tries += 1) {
    // One that welcomes and ends at once, and one that is not there: neither is final.
    if (tries % 3 === 0) sockets.at(-1)?.say(welcome);
    sockets.at(-1)?.end(1006);
    const { link } = connection;
    if (link.state !== 'lost') throw new Error(`${link.state} after ${tries} ends`);
    expect(link.retryAt - Date.now()).toBeGreaterThan(0);
    expect(link.retryAt - Date.now()).toBeLessThanOrEqual(10_000);
    vi.advanceTimersByTime(link.retryAt - Date.now());
    expect(sockets).toHaveLength(tries + 1);
  }
  sockets.at(-1)?.say(welcome);
  expect(connection.link).toEqual({ state: 'open' });
});

it('waits with further tries while nobody looks, and tries at once when somebody does', () => {
  sockets[0]?.end(1006);
  Object.assign(document, { hidden: true });
  vi.advanceTimersByTime(400);
  sockets[1]?.end(1006);
  vi.advanceTimersByTime(60_000);
  expect(sockets).toHaveLength(2);
  Object.assign(document, { hidden: false });
  document.dispatchEvent(new Event('visibilitychange'));
  expect(sockets).toHaveLength(3);
});

it('understands a server of a later minor', () => {
  const failures: string[] = [];
  connection.onMessage('error', ({ failure }) => failures.push(failure.code));
  const toolchain = { ...welcome.toolchain, later: 1, ready: { ...welcome.toolchain.ready, later: 1 } };
  sockets[0]?.say({ ...welcome, minor: 7, later: [], toolchain });
  expect(connection.link.state).toBe('open');
  sockets[0]?.say({ type: 'later.news', text: 'x' });
  expect(failures).toEqual([]);
  sockets[0]?.say({ type: 'error', failure: { code: 'SLW198', message: { ko: '가', en: 'a' }, params: {} } });
  sockets[0]?.say({ ...welcome, terminals: 1 });
  expect(failures).toEqual(['SLW198', 'SLW100']);
});

it('does not come back from a version that differs', () => {
  sockets[0]?.end(CloseCode.versionMismatch);
  vi.advanceTimersByTime(60_000);
  expect(connection.link).toMatchObject({ state: 'refused', failure: { code: 'SLW105' } });
  expect(sockets).toHaveLength(1);
});

it('gives up a connection that went silent', () => {
  sockets[0]?.say(welcome);
  vi.advanceTimersByTime(20_000);
  expect(JSON.parse(String(sockets[0]?.sent.at(-1)))).toEqual({ type: 'ping' });
  vi.advanceTimersByTime(8000);
  expect(links.at(-1)).toBe('lost');
});

it('reports a message that is not in the protocol and goes on', () => {
  const complain = vi.spyOn(console, 'error').mockImplementation(() => {});
  const errors: string[] = [];
  connection.onMessage('error', ({ failure }) => errors.push(failure.code));
  sockets[0]?.say({ type: 'lab', lab: 'nonsense' });
  sockets[0]?.say(welcome);
  expect(errors).toEqual(['SLW100']);
  expect(connection.link.state).toBe('open');
  complain.mockRestore();
});

it('spreads its delays and bounds them', () => {
  expect(reconnectDelayMs(0, 0)).toBe(150);
  expect(reconnectDelayMs(0, 1)).toBe(300);
  expect(reconnectDelayMs(20, 1)).toBe(10_000);
});
