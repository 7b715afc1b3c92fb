import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createKeptLabs } from '#lab-runtime/labd/kept-labs.ts';
import { createLabdServer } from '#lab-runtime/labd/api.ts';
import { createLabs } from '#lab-runtime/labd/labs.ts';
import { uidSlots } from '#lab-runtime/labd/uid-slots.ts';
import { type Kind, until } from './kind.ts';
import { mutations, text } from './mutate.ts';
import { exchange, expectAnswer } from './wire.ts';

const GIB = 1024 ** 3;
const LAB = 'fuzzlab0';

const request = (line: string, body = '') =>
  text(`${line} HTTP/1.1\r\nHost: labd\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
const samples = [
  request('GET /v1/health'),
  request('GET /v1/capacity'),
  request('GET /v1/events'),
  request('GET /v1/labs'),
  request(`GET /v1/labs/${LAB}`),
  request('DELETE /v1/labs/other000'),
  request('POST /v1/labs', JSON.stringify({ id: 'other000', spec: { workers: 2, cluster: true } })),
  request('POST /v1/labs', JSON.stringify({ id: 'small000', spec: { workers: 0, cluster: false } })),
  request('POST /v1/labs', '['.repeat(9_000)),
  text('POST /v1/labs HTTP/1.1\r\nHost: labd\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n'),
  text('GET /v1/labs HTTP/1.1\r\nHost: labd\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'),
];

/** Requests as bytes on labd's socket; its labs are built by nobody. */
export const labd: Kind<Buffer> = {
  name: 'labd',
  parallel: 16,
  inputs: () => mutations(samples),
  async start() {
    const folder = mkdtempSync(join(tmpdir(), 'slipway-fuzz-'));
    const path = join(folder, 'labd.sock');
    const room = { memoryTotalBytes: 999 * GIB, memoryAvailableBytes: 999 * GIB, diskFreeBytes: 999 * GIB };
    const labs = createLabs({
      records: { save: async () => undefined, remove: async () => undefined, load: async () => [] },
      builder: { check: async () => undefined, build: async () => [] },
      slots: uidSlots(200_000, []),
      maxLabs: 50,
      quotas: () => 'simple',
      memoryUsed: async () => undefined,
      measureRoom: async () => room,
      removeLab: async () => undefined,
      pause: async () => undefined,
      isAlive: async () => true,
      now: () => performance.now(),
      log: () => undefined,
    });
    const kept = createKeptLabs({ kept: [], remove: async () => undefined, log: () => undefined });
    await labs.create({ id: LAB, spec: { workers: 0, cluster: true } });
    const server = createLabdServer({ labs, kept }, () => undefined);
    server.listen(path);
    await once(server, 'listening');
    return {
      async send(bytes) {
        await exchange({ path }, bytes);
      },
      async honest() {
        const ask = Buffer.from(`GET /v1/labs/${LAB} HTTP/1.1\r\nHost: labd\r\nConnection: close\r\n\r\n`);
        expectAnswer(await exchange({ path }, ask, { stay: true }), 'HTTP/1.1 200 ', 'a lab');
        for (const { id } of labs.list()) if (id !== LAB) await labs.destroy(id);
        await until(
          () => labs.list().every(({ id, state }) => id === LAB || state === 'stopped'),
          () => 'labs end',
        );
      },
      async [Symbol.asyncDispose]() {
        server.closeAllConnections();
        server.close();
        await once(server, 'close');
        rmSync(folder, { recursive: true });
      },
    };
  },
};
