import { expect, test, vi } from 'vitest';
import type { ClusterAccess } from '#server/cluster/cluster-access.ts';
import type { LogHandlers, LogSource } from '#server/cluster/pod-logs.ts';
import { LogBook } from './log-book.ts';
import { gatewayLine } from './log-lines-fixture.ts';

const ref = { uid: 'u', namespace: 'istio-system', pod: 'gateway', container: 'istio-proxy' };
const T = '2026-11-29T10:19:34.695626902Z';

function follow() {
  let handlers: LogHandlers | undefined;
  let source: LogSource | undefined;
  let news = 0;
  const cluster: Pick<ClusterAccess, 'followLogs'> = {
    followLogs(asked, given) {
      source = asked;
      handlers = given;
      return { stop: () => undefined };
    },
  };
  const book = new LogBook({ cluster: cluster as ClusterAccess, onRequest: () => (news += 1) });
  book.follow([ref]);
  return {
    book,
    say: (line: string) => handlers?.onLine(line),
    log: () => book.records(() => true)[0],
    news: () => news,
    source: () => source,
  };
}

test('keeps requests, and lines of unknown formats with the time of the container', () => {
  const { say, log, source } = follow();
  say(`${T} ${gatewayLine({ id: 'a' })}`);
  say(`${T} GET www.mesh.test/ 200`);
  expect(source()).toMatchObject({ timestamps: true });
  expect(log()?.records.map(({ requestId }) => requestId)).toEqual(['a']);
  expect(log()?.unread).toEqual([{ at: T, text: 'GET www.mesh.test/ 200' }]);
});

test('what the proxy tells of itself and what the checks sent is no news', () => {
  const { say, log, news } = follow();
  say(`${T} 2026-11-29T10:16:37.325861Z\tinfo\tVersion 1.23.2`);
  say(`${T} {"level":"info","time":"2026-11-29T10:16:37Z","msg":"GET"}`);
  say(`${T} ${gatewayLine({ id: 'a', agent: 'slipway-probe/1' })}`);
  expect(log()).toMatchObject({ records: [], unread: [] });
  expect(news()).toBe(0);
});

test('a log that is opened again repeats nothing, and equal lines of two times are two', () => {
  const { say, log } = follow();
  for (const at of [T, T, '2026-11-29T10:19:35Z']) say(`${at} GET / 200`);
  expect(log()?.unread).toHaveLength(2);
});

test('a burst of lines that nobody can read is news twice: at once, and when it is over', () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  try {
    const { say, news } = follow();
    for (let second = 10; second < 20; second += 1) say(`2026-11-29T10:19:${second}Z GET / 200`);
    expect(news()).toBe(1);
    vi.advanceTimersByTime(5_000);
    expect(news()).toBe(2);
    vi.advanceTimersByTime(60_000);
    expect(news()).toBe(2);
  } finally {
    vi.useRealTimers();
  }
});

test('keeps what a pod that is gone has left', () => {
  const { book, say } = follow();
  say(`${T} GET / 200`);
  book.follow([]);
  expect(book.records(() => true)).toMatchObject([{ ref, unread: [{ text: 'GET / 200' }] }]);
});
