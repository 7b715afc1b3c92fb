import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ClusterAccess } from '#server/cluster/cluster-access.ts';
import type { LogHandlers } from '#server/cluster/pod-logs.ts';
import type { ProxyRef } from './log-book.ts';
import { sidecarLine } from './log-lines-fixture.ts';
import { SharedLogBook } from './shared-log-book.ts';

/** Pods whose logs are followed now, in the order in which they were opened. */
let open: Map<string, LogHandlers>;
let book: SharedLogBook;
let lines: number;

beforeEach(() => {
  open = new Map();
  lines = 0;
  const followLogs: ClusterAccess['followLogs'] = ({ pod }, handlers) => {
    open.set(pod, handlers);
    return { stop: () => void open.delete(pod) };
  };
  const cluster = { followLogs } as ClusterAccess;
  book = new SharedLogBook({
    cluster,
    graceMs: 0,
    onRequest: () => {
      lines += 1;
    },
  });
});
afterEach(() => book.stop());

const proxy = (pod: string): ProxyRef => ({ uid: pod, namespace: 'default', pod, container: 'istio-proxy' });
const proxies = (prefix: string, count: number) => Array.from({ length: count }, (_, index) => proxy(prefix + index));
const soon = () => new Promise((resolve) => setTimeout(resolve, 5));
const idsOf = (share: ReturnType<SharedLogBook['open']>) =>
  share.records(() => true).flatMap(({ records }) => records.map(({ requestId }) => requestId));

test('what any reader wants is followed, each log once, until no reader wants it', async () => {
  const one = book.open(() => undefined);
  const two = book.open(() => undefined);
  one.follow([proxy('web'), proxy('gateway')]);
  two.follow([proxy('gateway'), proxy('reviews')]);
  expect([...open.keys()].sort()).toEqual(['gateway', 'reviews', 'web']);
  one.stop();
  await soon();
  expect([...open.keys()].sort()).toEqual(['gateway', 'reviews']);
  two.follow([proxy('reviews')]);
  expect([...open.keys()]).toEqual(['reviews']);
  two.stop();
  await soon();
  expect(open.size).toBe(0);
});

test('no reader takes the room of another', () => {
  const greedy = book.open(() => undefined);
  const modest = book.open(() => undefined);
  const third = book.open(() => undefined);
  greedy.follow(proxies('greedy', 50));
  third.follow(proxies('third', 50));
  modest.follow(proxies('modest', 3));
  expect(open.size).toBe(24);
  for (const { pod } of proxies('modest', 3)) expect([...open.keys()]).toContain(pod);
});

test('a log that is followed again goes on where it was, and nothing stands there twice', async () => {
  const heard: string[] = [];
  const one = book.open(() => heard.push('one'));
  const two = book.open(() => heard.push('two'));
  one.follow([proxy('web')]);
  open.get('web')?.onLine(sidecarLine('first'));
  expect(heard).toEqual(['one', 'two']);
  one.follow([]);
  expect(open.size).toBe(0);
  expect(idsOf(two)).toEqual(['first']);
  two.follow([proxy('web')]);
  open.get('web')?.onLine(sidecarLine('first'));
  open.get('web')?.onLine(sidecarLine('second'));
  expect(idsOf(two)).toEqual(['first', 'second']);
  expect(lines).toBe(2);
});
