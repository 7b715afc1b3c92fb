import { once } from 'node:events';
import { readFileSync, statSync } from 'node:fs';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { encodePtyCheckpoint } from '#protocol/pty-frames.ts';
import type { PtyRequest } from '#protocol/ptyhost.ts';
import { INPUT_QUEUE_MAX_BYTES, PTY_PAUSE_BYTES, PTY_RING_MAX_BYTES } from '#protocol/terminal-flow.ts';
import { stamp } from '#protocol/version.ts';
import { TERMINALS_PER_LAB_MAX } from './limits.ts';
import { startPtyhost } from './ptyhost.ts';
import { PtyhostClient, PtyhostProcess, until } from './ptyhost-client-fixture.ts';

// Two busy cores must not fail a test; every wait in here has its own end.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 30_000 });

let host: PtyhostProcess;
beforeAll(async () => {
  host = await PtyhostProcess.start();
});
afterAll(() => host[Symbol.asyncDispose]());

const client = () => new PtyhostClient(host.socketPath);

async function opened(of: PtyhostClient): Promise<number> {
  const { terminal } = await of.open();
  await of.ask({ type: 'attach', terminal, offset: 0 });
  await of.sees(terminal, '$ ');
  return terminal;
}

/** The offset at which a terminal's output stands still. */
async function stopsAt(of: PtyhostClient, terminal: number): Promise<number> {
  const end = async () => {
    const reply = await of.ask({ type: 'list' });
    if (reply.type !== 'listed') throw new Error(reply.type);
    return reply.terminals.find((known) => known.terminal === terminal)?.ringEnd ?? -1;
  };
  for (let before = await end(), same = 0; ; ) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    const now = await end();
    same = now === before ? same + 1 : 0;
    if (same >= 10) return now;
    before = now;
  }
}

test('the socket is its owner’s alone, and a second ptyhost is refused', async () => {
  expect(statSync(host.socketPath).mode & 0o777).toBe(0o600);
  const second = startPtyhost({
    socketPath: host.socketPath,
    owner: { uid: 0, gid: 0 },
    findShell: () => ({ file: 'false', args: [], env: {} }),
    log: () => {},
  });
  await expect(second).rejects.toThrow(/another ptyhost/);
});

test('it says its version, and refuses what a later server asks without hanging up', async () => {
  using me = client();
  expect(await me.ask({ type: 'list' })).toMatchObject(stamp('ptyhost'));
  const terminal = await opened(me);
  me.send({ type: 'rewind', ref: 900, terminal } as unknown as PtyRequest);
  me.send({ type: 'hum', terminal } as unknown as PtyRequest);
  await until(
    () => me.replies().some((reply) => reply.type === 'failed' && reply.ref === 900),
    () => 'a refusal',
  );
  me.send({ type: 'resize', terminal, cols: 100, rows: 40, later: true } as unknown as PtyRequest);
  me.type(terminal, 'stty size\r');
  await me.sees(terminal, '40 100');
});

test('a shell is typed into, resized, ended, and its end is told after its last output', async () => {
  using me = client();
  const terminal = await opened(me);
  me.type(terminal, 'echo $((6*7)); stty size\r');
  await me.sees(terminal, '42\r\n24 80');
  me.send({ type: 'resize', terminal, cols: 132, rows: 50 });
  me.type(terminal, 'stty size\r');
  await me.sees(terminal, '50 132');
  me.type(terminal, 'printf last; exit 3\r');
  const end = await until(
    () => me.replies().find((reply) => reply.type === 'exited' && reply.terminal === terminal),
    () => 'exited',
  );
  expect(end).toMatchObject({ exitCode: 3 });
  expect(me.outputs.get(terminal)?.toString()).toContain('last');
  using other = client();
  await other.ask({ type: 'attach', terminal, offset: 0 });
  await other.sees(terminal, 'last');
  await until(
    () => other.replies().some((reply) => reply.type === 'exited'),
    () => 'the end, told again',
  );
  me.send({ type: 'close', terminal });
  expect(await me.ask({ type: 'attach', terminal, offset: 0 })).toMatchObject({ type: 'failed' });
});

test('output comes through byte for byte, split characters and all', async () => {
  using me = client();
  const terminal = await opened(me);
  me.type(terminal, `printf 'A\\xed'; sleep 0.05; printf '\\x95'; sleep 0.05; printf '\\x9c\\xff\\x00Z'; stty -echo\r`);
  await until(
    () => me.outputs.get(terminal)?.includes(Buffer.from([0x41, 0xed, 0x95, 0x9c, 0xff, 0x00, 0x5a])),
    () => 'the raw bytes',
  );
});

test('a reader that acknowledges nothing holds the program back, and paces nobody after 5 s', async () => {
  using me = client();
  const terminal = await opened(me);
  me.acknowledge = false;
  const before = me.end(terminal);
  me.type(terminal, 'seq 1 100000000\r');
  const held = await stopsAt(me, terminal);
  expect(held - before).toBeGreaterThan(PTY_PAUSE_BYTES);
  // What was already read from the pty when it was paused still comes.
  expect(held - before).toBeLessThan(PTY_PAUSE_BYTES + 256 * 1024);
  await until(
    () => me.end(terminal) > held + 500_000,
    () => 'the program to run on',
    9_000,
  );
  // An acknowledgement makes it a reader again: with all of them it follows without loss.
  me.acknowledge = true;
  me.type(terminal, '\x03');
  await me.sees(terminal, '^C');
});

test('the fastest reader sets the pace, and the slow one sees a gap', async () => {
  using fast = client();
  using slow = client();
  const terminal = await opened(fast);
  await slow.ask({ type: 'attach', terminal, offset: 0 });
  slow.socket.pause();
  fast.type(terminal, 'head -c 30000000 /dev/zero | tr "\\0" x; echo; echo do""ne\r');
  await fast.sees(terminal, 'done', 20_000);
  expect(fast.gaps).toEqual([]);
  slow.socket.resume();
  await slow.sees(terminal, 'done');
  expect(slow.gaps.length).toBeGreaterThan(0);
});

test('with nobody attached a program runs on; the newest output is there for who comes', async () => {
  const first = client();
  const terminal = await opened(first);
  first.type(terminal, 'sleep 0.1; seq 1 400000; echo do""ne\r');
  await first.sees(terminal, 'seq');
  first.socket.destroy();
  using next = client();
  await stopsAt(next, terminal);
  expect(await next.ask({ type: 'attach', terminal, offset: 0 })).toMatchObject({ type: 'attached' });
  await next.sees(terminal, '400000\r\ndone');
  expect(next.gaps).toEqual([]);
  const listed = await next.ask({ type: 'list' });
  if (listed.type !== 'listed') throw new Error(listed.type);
  const mine = listed.terminals.find((known) => known.terminal === terminal);
  expect((mine?.ringEnd ?? 0) - (mine?.ringStart ?? 0)).toBe(PTY_RING_MAX_BYTES);
});

test('a paused program that ends loses none of its last output', async () => {
  using me = client();
  const terminal = await opened(me);
  me.acknowledge = false;
  // More than PTY_PAUSE_BYTES so that the pty is paused, little enough that all of it fits into pipes and the program ends.
  me.type(terminal, 'exec bash -c "head -c 108000 /dev/zero | tr \\"\\\\0\\" x; echo END"\r');
  await me.sees(terminal, 'xEND', 7_000);
  await until(
    () => me.replies().some((reply) => reply.type === 'exited'),
    () => 'exited',
  );
});

test('checkpoints are kept for the next server, the newest one wins', async () => {
  using me = client();
  const { terminal } = await me.open();
  expect(await me.ask({ type: 'recall', terminal })).toMatchObject({ type: 'none' });
  await me.ask({ type: 'attach', terminal, offset: 0 });
  await me.sees(terminal, '$ ');
  me.socket.write(encodePtyCheckpoint(terminal, 2, Buffer.from('newer')));
  me.socket.write(encodePtyCheckpoint(terminal, 1, Buffer.from('older')));
  me.socket.write(encodePtyCheckpoint(terminal, 10_000, Buffer.from('from the future')));
  using next = client();
  next.send({ type: 'recall', ref: 1, terminal });
  const frame = await until(
    () => next.frames.find(({ kind }) => kind === 'checkpoint'),
    () => 'a checkpoint',
  );
  expect(frame).toMatchObject({ offset: 2 });
  expect('bytes' in frame && Buffer.from(frame.bytes).toString()).toBe('newer');
});

test('input that nobody reads is bounded and refused as a whole', async () => {
  using me = client();
  const terminal = await opened(me);
  me.type(terminal, 'stty raw isig -echo; echo re""ady; sleep 1000\r');
  await me.sees(terminal, 'ready');
  const part = new Uint8Array(200_000).fill(0x61);
  for (let sent = 0; sent <= INPUT_QUEUE_MAX_BYTES + part.length; sent += part.length) me.type(terminal, part);
  await until(
    () => me.replies().find((reply) => reply.type === 'input-refused' && reply.bytes === part.length),
    () => 'a refusal',
  );
});

test('limits: terminals of a lab, unknown hosts, close-lab', async () => {
  using me = client();
  const lab = 'limits00';
  const ids: number[] = [];
  for (let i = 0; i < TERMINALS_PER_LAB_MAX; i += 1) ids.push((await me.open(lab)).terminal);
  expect(new Set(ids).size).toBe(TERMINALS_PER_LAB_MAX);
  await expect(me.open(lab)).rejects.toThrow(/terminals/);
  me.send({ type: 'close-lab', lab });
  const listed = await me.ask({ type: 'list' });
  expect(listed.type === 'listed' && listed.terminals.filter((terminal) => terminal.lab === lab)).toEqual([]);
  await expect(me.open('nolab000')).rejects.toThrow(/does not run/);
});

test.each([
  ['a request without a type', { ref: 1 }],
  ['a host that is none', { type: 'open', ref: 1, lab: 'testlab0', host: '../x', owner: '', cols: 80, rows: 24 }],
  ['a lab that is none', { type: 'open', ref: 1, lab: '--root=/', host: 'testpc', owner: '', cols: 80, rows: 24 }],
])('%s closes the connection and nothing else', async (_, request) => {
  using good = client();
  const terminal = await opened(good);
  using bad = client();
  bad.send(request as never);
  await once(bad.socket, 'close');
  good.type(terminal, 'echo st""ill\r');
  await good.sees(terminal, 'still');
});

test('who asks for more than it reads is served as far as it reads', async () => {
  using me = client();
  const { terminal } = await me.open('reads000');
  await me.ask({ type: 'attach', terminal, offset: 0 });
  await me.sees(terminal, '$ ');
  const blob = Buffer.alloc(1_000_000, 'x');
  me.socket.write(encodePtyCheckpoint(terminal, 1, blob));
  await me.ask({ type: 'list' });
  using greedy = client();
  greedy.socket.pause();
  const asked = 400;
  for (let ref = 1; ref <= asked; ref += 1) greedy.send({ type: 'recall', ref, terminal });
  greedy.send({ type: 'list', ref: 9_999 });
  for (let each = 0; each < 3; each += 1) await me.ask({ type: 'recall', terminal: terminal + 1 });
  const kib = (name: string) =>
    Number(new RegExp(`${name}:\\s+(\\d+)`).exec(readFileSync(`/proc/${host.child.pid}/status`, 'utf8'))?.[1]);
  expect(kib('VmRSS')).toBeLessThan(300 * 1024);
  greedy.socket.resume();
  await until(
    () => greedy.replies().some((reply) => reply.type === 'listed'),
    () => 'the rest of the answers',
  );
  expect(greedy.frames.filter(({ kind }) => kind === 'checkpoint')).toHaveLength(asked);
  me.send({ type: 'close-lab', lab: 'reads000' });
});
