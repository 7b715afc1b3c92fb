import { expect, onTestFinished, test } from 'vitest';
import { SlipwayError } from '#protocol/errors.ts';
import type { ServerMessage } from '#protocol/messages.ts';
import { fakeHostFiles } from './host-files-fixture.ts';
import { createPageWatches } from './page-watches.ts';

const at = { type: 'files.watch', lab: 'lab1', host: 'k3s-s' } as const;

function serve(watch: Parameters<typeof createPageWatches>[0]['files']['watch']) {
  const sent: ServerMessage[] = [];
  const bugs: unknown[] = [];
  const watches = createPageWatches({
    files: { watch },
    session: 's',
    send: (message) => sent.push(message),
    onBug: (error) => bugs.push(error),
  });
  onTestFinished(() => watches.close());
  return { watches, sent, bugs };
}

test('a page is told of what it asked for, until it asks for something else', async () => {
  const files = fakeHostFiles({ '/root/a': '1' });
  const { watches, sent } = serve(({ signal, ...paths }) => files.watch(paths, { signal }));
  watches.set({ ...at, ref: 'w1', files: ['/root/a'], folders: ['/root'] });
  await expect.poll(() => sent).toEqual([{ ...at, type: 'files.watched', live: true, ref: 'w1' }]);
  files.put('/root/a', '2');
  await expect.poll(() => sent.at(-1)).toEqual({ ...at, type: 'files.changed', paths: ['/root/a', '/root'] });
  watches.set({ ...at, ref: 'w2', files: ['/etc/hosts'], folders: [] });
  await expect.poll(() => sent.at(-1)).toMatchObject({ type: 'files.watched', live: true, ref: 'w2' });
  await expect.poll(() => files.watchers).toBe(1);
  watches.set({ ...at, files: [], folders: [] });
  await expect.poll(() => files.watchers).toBe(0);
  const { length } = sent;
  files.put('/root/a', '3');
  expect(sent).toHaveLength(length);
});

test('a page that goes leaves no stream behind', async () => {
  const files = fakeHostFiles();
  const { watches } = serve(({ signal, ...paths }) => files.watch(paths, { signal }));
  for (const host of ['k3s-s', 'testpc']) watches.set({ ...at, host, files: [], folders: ['/root'] });
  await expect.poll(() => files.watchers).toBe(2);
  watches.close();
  await expect.poll(() => files.watchers).toBe(0);
});

test('a host that cannot be watched, or no longer, is no failure: the page looks by itself', async () => {
  const { watches, sent, bugs } = serve(async function* ({ host }) {
    if (host === 'testpc') throw new SlipwayError('SLW706', { host });
    yield [];
  });
  watches.set({ ...at, host: 'testpc', files: ['/a'], folders: [] });
  await expect.poll(() => sent).toEqual([{ ...at, host: 'testpc', type: 'files.watched', live: false }]);
  watches.set({ ...at, files: ['/a'], folders: [] });
  await expect.poll(() => sent.slice(1).map((message) => 'live' in message && message.live)).toEqual([true, false]);
  expect(bugs).toEqual([]);
});

test('paths that nobody asked for are not passed on, and a bug is told to us', async () => {
  const bug = new Error('a bug');
  const { watches, sent, bugs } = serve(async function* () {
    yield ['/etc/shadow', '/a'];
    throw bug;
  });
  watches.set({ ...at, files: ['/a'], folders: [] });
  await expect.poll(() => bugs).toEqual([bug]);
  expect(sent).toEqual([
    { ...at, type: 'files.changed', paths: ['/a'] },
    { ...at, type: 'files.watched', live: false },
  ]);
});

test('a page watches so many hosts', () => {
  const { watches } = serve(async function* ({ signal }) {
    yield [];
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
  });
  const many = Array.from({ length: 9 }, (_, index) => ({ ...at, host: `k3s-w${index}`, files: ['/a'], folders: [] }));
  expect(() => {
    for (const each of many) watches.set(each);
  }).toThrow(SlipwayError);
});
