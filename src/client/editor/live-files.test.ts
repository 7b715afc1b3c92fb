import { expect, onTestFinished, test, vi } from 'vitest';
import { failure } from '#protocol/errors.ts';
import type { ClientMessage, ServerMessage } from '#protocol/messages.ts';
import type { LinkState } from '../connection/connection.ts';
import type { FilePlace } from './host-path.ts';
import { LiveFiles } from './live-files.ts';
import type { OpenFile } from './open-file.ts';

const lab = 'lab00001';
const file = (host: string, path: string) => ({ place: { host, path } }) as OpenFile;

function serve() {
  const sent: Extract<ClientMessage, { type: 'files.watch' }>[] = [];
  const looked: string[] = [];
  const listeners = new Map<string, (message: never) => void>();
  let onLink: (link: LinkState) => void = () => undefined;
  let files: OpenFile[] = [];
  let folders: FilePlace[] = [];
  const end = new AbortController();
  onTestFinished(() => end.abort());
  const live = new LiveFiles({
    connection: {
      send: (message) => sent.push(message as (typeof sent)[number]) > 0,
      onMessage: (type, listener) => {
        listeners.set(type, listener as never);
        return () => listeners.delete(type);
      },
      onLink: (listener) => {
        onLink = listener;
        return () => undefined;
      },
    },
    lab,
    shown: () => ({ files, folders }),
    onFile: async ({ place }) => void looked.push(place.path),
    onFolder: async ({ path }) => void looked.push(path),
    signal: end.signal,
  });
  const tell = (message: Extract<ServerMessage, { type: 'files.watched' | 'files.changed' }>) =>
    listeners.get(message.type)?.(message as never);
  const show = (next: { files?: OpenFile[]; folders?: FilePlace[] }) => {
    files = next.files ?? files;
    folders = next.folders ?? folders;
    live.update();
  };
  const watched = (host: string, isLive: boolean) => {
    const ref = sent.findLast((message) => message.host === host)?.ref;
    tell({ type: 'files.watched', lab, host, live: isLive, ...(ref === undefined ? {} : { ref }) });
  };
  const refuse = (ref: string) =>
    listeners.get('error')?.({ type: 'error', ref, failure: failure('SLW100', { detail: 'x' }) } as never);
  return { live, sent, looked, refuse, tell, show, watched, end, link: (link: LinkState) => onLink(link) };
}

test('what is on show is told once, host by host, and again when it is something else', async () => {
  const { sent, show } = serve();
  show({ files: [file('k3s-s', '/root/a')], folders: [{ host: 'testpc', path: '/root' }] });
  await expect
    .poll(() => sent.map(({ host, files, folders }) => [host, files, folders]))
    .toEqual([
      ['k3s-s', ['/root/a'], []],
      ['testpc', [], ['/root']],
    ]);
  show({});
  show({ files: [] });
  await expect.poll(() => sent.length).toBe(3);
  expect(sent[2]).toMatchObject({ host: 'k3s-s', files: [], folders: [] });
});

test('once a host is watched all of it is looked at, and then only what it tells of', async () => {
  const { live, sent, looked, show, watched, tell } = serve();
  show({ files: [file('k3s-s', '/root/a'), file('k3s-s', '/root/b')], folders: [{ host: 'k3s-s', path: '/root' }] });
  await expect.poll(() => sent.length).toBe(1);
  expect(live.isLive('k3s-s')).toBe(false);
  watched('k3s-s', true);
  await expect.poll(() => looked).toEqual(['/root/a', '/root/b', '/root']);
  expect(live.isLive('k3s-s')).toBe(true);
  tell({ type: 'files.changed', lab, host: 'k3s-s', paths: ['/root/b', '/etc/none'] });
  await expect.poll(() => looked.slice(3)).toEqual(['/root/b']);
  watched('k3s-s', false);
  expect(live.isLive('k3s-s')).toBe(false);
});

test('a lost connection is watched by nobody, and a new one is told anew', async () => {
  const { live, sent, show, watched, link, end } = serve();
  show({ files: [file('k3s-s', '/root/a')] });
  await expect.poll(() => sent.length).toBe(1);
  watched('k3s-s', true);
  link({ state: 'connecting', attempt: 1 });
  expect(live.isLive('k3s-s')).toBe(false);
  link({ state: 'open' });
  await expect.poll(() => sent.length).toBe(2);
  end.abort();
  expect(sent.at(-1)).toMatchObject({ files: [], folders: [] });
});

test('a server of before is asked once', async () => {
  const { live, sent, show, refuse, link } = serve();
  show({ files: [file('k3s-s', '/root/a')] });
  await expect.poll(() => sent.length).toBe(1);
  refuse(sent[0]?.ref ?? '');
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  show({ files: [file('k3s-s', '/root/b')] });
  vi.runAllTimers();
  expect([sent.length, live.isLive('k3s-s')]).toEqual([1, false]);
  link({ state: 'open' });
  vi.runAllTimers();
  expect(sent.length).toBe(2);
});
