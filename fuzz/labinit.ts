import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { LabinitError, type LabinitClient, labinitClient } from '#lab-runtime/lab-client/labinit-client.ts';
import { type ExecFrame, encodeExecFrame } from '#protocol/exec-frames.ts';
import type { Kind } from './kind.ts';
import { json, mutations, type Sample, text } from './mutate.ts';

const frame = (content: ExecFrame) => Buffer.from(encodeExecFrame(content));

const TIMEOUT_MS = 30_000;

const calls = {
  ready: (client: LabinitClient) => client.ready({ timeoutMs: TIMEOUT_MS }),
  run: (client: LabinitClient) => client.run({ argv: ['x'], input: 'in' }, { timeoutMs: TIMEOUT_MS, maxBytes: 1_000 }),
  dial: async (client: LabinitClient) => (await client.dial({ address: 'x:1' }, { timeoutMs: TIMEOUT_MS })).destroy(),
  probe: (client: LabinitClient) => client.probe({ url: 'http://x/' }, { timeoutMs: TIMEOUT_MS }),
  readFile: (client: LabinitClient) => client.readFile('/x', { timeoutMs: TIMEOUT_MS, maxBytes: 1_000 }),
  writeFile: (client: LabinitClient) => client.writeFile('/x', 'x', { timeoutMs: TIMEOUT_MS }),
  stat: (client: LabinitClient) => client.stat('/x', { timeoutMs: TIMEOUT_MS }),
  processes: (client: LabinitClient) => client.processes({ timeoutMs: TIMEOUT_MS }),
  sockets: (client: LabinitClient) => client.sockets({ pod: '1.2.3.4', timeoutMs: TIMEOUT_MS }),
} as const;
type Call = keyof typeof calls;

const ok = (body: Buffer) =>
  Buffer.concat([Buffer.from(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n`), body]);
const switched = (protocol: string, ...frames: Buffer[]) =>
  Buffer.concat([
    Buffer.from(`HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: ${protocol}\r\n\r\n`),
    ...frames,
  ]);
const refused = '{"error":"not_found","message":"no such file"}';

const bodies: Record<Exclude<Call, 'run' | 'dial' | 'readFile' | 'writeFile'>, unknown> = {
  ready: { ready: true, services: [{ name: 'k3s', state: 'running', restarts: 0, pid: 7 }] },
  probe: {
    results: [
      { ok: true, status: 200, headers: { a: 'b' }, body: 'x', bodyTruncated: false, ms: 1, remote: '1.2.3.4:80' },
      { ok: false, error: 'refused', message: 'no', ms: 1 },
    ],
  },
  stat: { kind: 'file', size: 1, mode: 420, modifiedMs: 1 },
  processes: { processes: [{ pid: 1, ppid: 0, uid: 0, comm: 'init', argv: ['init'], netns: 'net:[1]' }] },
  sockets: { sockets: [{ kind: 'tcp', state: 'listen', local: '0.0.0.0:1', pid: 7, comm: 'x', uid: 0 }] },
};
const raw: readonly Sample[] = [
  switched(
    'slipway-exec',
    frame({ type: 'stdout', bytes: Buffer.from('out') }),
    frame({ type: 'stderr', bytes: Buffer.from('err') }),
    frame({ type: 'exit', exit: { code: 0 } }),
  ),
  switched('slipway-exec', frame({ type: 'error', error: { code: 'not_found', message: 'no' } })),
  switched('slipway-dial', Buffer.from('bytes of a tunnel')),
  ...Object.values(bodies).map((body) => ok(Buffer.from(JSON.stringify(body)))),
  text(`HTTP/1.1 404 Not Found\r\nContent-Length: ${refused.length}\r\n\r\n${refused}`),
  text(`HTTP/1.1 502 Bad Gateway\r\nContent-Length: 37\r\n\r\n{"error":"refused","message":"no"}   `),
  text('HTTP/1.1 204 No Content\r\n\r\n'),
  text('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n'),
];

interface Input {
  readonly call: Call;
  readonly answer: Buffer;
  /** How the answer is cut. */
  readonly piece: number;
}
const named = (call: keyof typeof bodies) =>
  fc.record({
    call: fc.constant<Call>(call),
    answer: mutations([json(bodies[call])]).map(ok),
    piece: fc.constant(65_536),
  });

/** What a labinit answers that its lab's learner has taken over. Each call ends, with a value or as a LabinitError. */
export const labinit: Kind<Input> = {
  name: 'labinit',
  parallel: 16,
  inputs: () =>
    fc.oneof(
      fc.record({
        call: fc.constantFrom(...(Object.keys(calls) as Call[])),
        answer: mutations(raw),
        piece: fc.constantFrom(1, 7, 65_536, 65_536),
      }),
      ...(Object.keys(bodies) as (keyof typeof bodies)[]).map(named),
    ),
  async start() {
    const folder = mkdtempSync(join(tmpdir(), 'slipway-fuzz-'));
    let at = 0;
    const serve = async (call: Call, answer: Buffer, piece: number) => {
      at += 1;
      const path = join(folder, `${at}`);
      const server = createServer((socket) => {
        socket.on('error', () => undefined);
        socket.once('data', () => {
          const pieces = answer.length / piece > 100 ? answer.length : piece;
          for (let from = 0; from < answer.length; from += pieces) socket.write(answer.subarray(from, from + pieces));
          socket.end();
        });
      });
      server.listen(path);
      await once(server, 'listening');
      try {
        return await calls[call](labinitClient(path));
      } finally {
        server.close();
      }
    };
    return {
      async send({ call, answer, piece }) {
        try {
          await serve(call, answer, piece);
        } catch (error) {
          if (!(error instanceof LabinitError)) throw error;
          // A host that has said all it says and hung up must not be waited for.
          if (error.kind === 'timeout') throw new Error(`${call} did not end`, { cause: error });
        }
      },
      async honest() {
        const ready = await serve('ready', ok(Buffer.from(JSON.stringify(bodies.ready))), 65_536);
        if (!(ready && typeof ready === 'object' && 'ready' in ready && ready.ready)) throw new Error('not ready');
      },
      async [Symbol.asyncDispose]() {
        rmSync(folder, { recursive: true });
      },
    };
  },
};
