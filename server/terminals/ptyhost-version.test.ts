import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { encodePtyControl, PtyFrameDecoder } from '#protocol/pty-frames.ts';
import { createTerminalService } from './terminal-service.ts';

const terminal = {
  terminal: 7,
  lab: 'abcd1234',
  host: 'testpc',
  owner: '1:me',
  ringStart: 0,
  ringEnd: 0,
  exited: false,
};

/** A ptyhost of another version: answers `list`, and says what it likes besides. */
async function ptyhost(version: object) {
  const folder = await mkdtemp(join(tmpdir(), 'ptyhost-version-'));
  const socketPath = join(folder, 's');
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    const decoder = new PtyFrameDecoder();
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk) => {
      for (const frame of decoder.push(chunk)) {
        const { type, ref } = (frame.kind === 'control' ? frame.json : {}) as { type?: string; ref?: number };
        if (type !== 'list') continue;
        socket.write(encodePtyControl({ type: 'weather', sunny: true }));
        const terminals = [{ ...terminal, cols: 80, rows: 24, later: 1 }];
        socket.write(encodePtyControl({ type: 'listed', ref, terminals, ...version }));
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(socketPath, resolve));
  const said: string[] = [];
  const note = (data: object) => said.push(JSON.stringify(data));
  const service = createTerminalService({
    ptyhostSocket: socketPath,
    log: { info: () => undefined, warn: note, error: note },
  });
  onTestFinished(async () => {
    await service.close();
    for (const socket of open) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
    await rm(folder, { recursive: true });
  });
  return { service, said };
}

test.each([
  ['that says no version', {}],
  ['of a later minor', { version: 1, minor: 99, features: ['rewind'] }],
])('terminals of a ptyhost %s are taken over', async (_, version) => {
  const { service, said } = await ptyhost(version);
  await service.ready;
  expect(service.list('me')).toMatchObject([{ id: 7, lab: 'abcd1234' }]);
  expect(said).toEqual([]);
});

test('a ptyhost of another major is refused with a reason, said once however often it is tried', async () => {
  const { service, said } = await ptyhost({ version: 2 });
  await service.ready;
  expect(service.list('me')).toEqual([]);
  expect(said).toHaveLength(1);
  expect(said[0]).toContain('SLW110');
});
