import type { ServerResponse } from 'node:http';
import { expect, test, vi } from 'vitest';
import { hostFiles } from './host-files.ts';
import { hostileLabinit } from './hostile-labinit-fixture.ts';
import { labinitClient } from './labinit-client.ts';
import { labShare, Turns } from './turns.ts';

// The lab that floods is in this process too.
vi.setConfig({ testTimeout: 60_000 });

const honest = (response: ServerResponse) => response.end(JSON.stringify({ ready: true, services: [] }));

/** Answers without end: as often as the connection takes more. */
const endless = (response: ServerResponse, piece: () => boolean) => {
  const more = () => {
    while (!response.destroyed && piece());
  };
  response.on('drain', more);
  more();
};

test('an answer of any size comes whole, and ends', async () => {
  const content = Buffer.alloc(700_000, 'slipway ');
  const path = await hostileLabinit((_request, response) => {
    response.setHeader(
      'slipway-file',
      JSON.stringify({ revision: 'r', size: content.length, mode: 420, modifiedMs: 1 }),
    );
    response.end(content);
  });
  const turns = new Turns().of('lab');
  const answer = await labinitClient(path, turns).readFile('/x');
  expect(answer.equals(content)).toBe(true);
});

test('interim answers without end are no answer', async () => {
  const path = await hostileLabinit((_request, response) => {
    endless(response, () => response.socket?.write('HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(1_000)) ?? false);
  });
  const client = labinitClient(path, new Turns().of('lab'));
  await expect(client.ready()).rejects.toMatchObject({ kind: 'protocol' });
  await expect(hostFiles(path, new Turns().of('lab')).list('/')).rejects.toMatchObject({ kind: 'protocol' });
});

test('a lab that answers in single bytes is read slower, then not at all, and its neighbour is read as ever', async () => {
  let used = 0;
  // Each piece takes so long, of a share that comes back slowly: a busy machine makes no difference then.
  const usedMs = () => {
    used += 5;
    return used;
  };
  const share = { ...labShare, burstMs: 250, msPerSecond: 10, strangeAfterMs: 500 };
  const turns = new Turns({ usedMs, share });
  const open = new Set<ServerResponse>();
  const hostile = await hostileLabinit((_request, response) => {
    open.add(response);
    response.on('close', () => open.delete(response));
    response.writeHead(200);
    endless(response, () => response.write('x'));
  });
  const neighbour = await hostileLabinit((_request, response) => honest(response));
  const flooded = Array.from({ length: 3 }, () =>
    labinitClient(hostile, turns.of('hostile')).readFile('/x', { maxBytes: 1e9, timeoutMs: 60_000 }),
  );
  const failures = Promise.all(flooded.map((each) => each.catch((error: { kind: string }) => error.kind)));
  const { ready } = labinitClient(neighbour, turns.of('neighbour'));
  for (let each = 0; each < 20; each++) expect(await ready()).toMatchObject({ ready: true });
  expect(await failures).toEqual(Array(3).fill('strange'));
  await vi.waitFor(() => expect(open.size).toBe(0));
  expect(await ready()).toMatchObject({ ready: true });
});
