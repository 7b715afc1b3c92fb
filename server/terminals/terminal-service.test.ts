import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
// oxlint-disable-next-line no-restricted-imports -- the test starts a real ptyhost beside the service
import { PtyhostClient, PtyhostProcess, until } from '#lab-runtime/ptyhost/ptyhost-client-fixture.ts';
import { failure } from '#protocol/errors.ts';
import { TERMINALS_PER_SESSION_MAX } from '#protocol/messages.ts';
import { OUTPUT_FRAME_MIN_BYTES, PAGE_WINDOW_BYTES, SERVER_RING_MAX_BYTES } from '#protocol/terminal-flow.ts';
import { EmulatorProcess } from './emulator-process.ts';
import { makeTerminal, PageFixture, screenText } from './page-fixture.ts';
import { createTerminalService, type TerminalService } from './terminal-service.ts';

// Two busy cores must not fail a test; every wait in here has its own end.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 30_000 });

const log = { info: () => {}, warn: () => {}, error: () => {} };
const size = { cols: 80, rows: 24 };
let host: PtyhostProcess;
const services: TerminalService[] = [];

beforeAll(async () => {
  host = await PtyhostProcess.start();
});
afterAll(() => host[Symbol.asyncDispose]());
afterEach(async () => {
  await Promise.all(services.splice(0).map((service) => service.close()));
});

async function startService(socket = host.socketPath): Promise<TerminalService> {
  const service = createTerminalService({ ptyhostSocket: socket, log });
  services.push(service);
  await service.ready;
  return service;
}

let sessions = 0;
async function shell(service: TerminalService) {
  sessions += 1;
  const session = `session-${sessions}-${Date.now()}`;
  const page = new PageFixture(service, session);
  await page.connection.open({ ref: 'r', lab: 'testlab0', host: 'testpc', ...size });
  const id = page.of('terminal.opened')[0]?.terminal.id ?? 0;
  page.attach(id);
  await shows(page, id, '$');
  return { session, page, id };
}

const shows = (page: PageFixture, id: number, text: string, timeoutMs?: number) =>
  until(
    () => page.text(id).includes(text),
    () => `${text} on the screen:\n${page.text(id)}\n${JSON.stringify(page.of('error'))}`,
    timeoutMs,
  );

test('a key press comes back, and two pages of a session see the same', async () => {
  const service = await startService();
  const { session, page, id } = await shell(service);
  using second = new PageFixture(service, session);
  expect(service.list(session)).toMatchObject([{ id, host: 'testpc', ordinal: 1 }]);
  second.attach(id);
  page.type(id, 'echo $((6*7))\r');
  await shows(page, id, '42');
  await shows(second, id, '42');
  second.connection.message({ type: 'terminal.resize', terminal: id, cols: 100, rows: 30 });
  await until(
    () => page.of('terminal.resized').length > 0,
    () => 'the other page being told of the size',
  );
  page.type(id, 'clear; stty size\r');
  await shows(page, id, '30 100');
  page.type(id, 'exit 5\r');
  for (const each of [page, second]) {
    await until(
      () => each.of('terminal.closed').some(({ exitCode }) => exitCode === 5),
      () => 'the end',
    );
  }
  page.connection.message({ type: 'terminal.close', terminal: id });
  expect(service.list(session)).toEqual([]);
});

test('a foreign terminal is refused whatever is asked of it, and its session notices nothing', async () => {
  const service = await startService();
  const { page, id } = await shell(service);
  using thief = new PageFixture(service, 'thief');
  const before = page.messages.length;
  thief.attach(id);
  thief.type(id, 'rm -rf /\r');
  thief.connection.message({ type: 'terminal.resize', terminal: id, cols: 2, rows: 1 });
  thief.connection.message({ type: 'terminal.close', terminal: id });
  thief.attach(4_000_000_000);
  expect(thief.messages.map((message) => message.type === 'error' && message.failure.code)).toEqual(
    Array(5).fill('SLW300'),
  );
  thief.connection.frame(new Uint8Array([2, 0, 0]));
  thief.connection.frame(new Uint8Array(100_000));
  expect(thief.of('error').slice(5)).toMatchObject([{ failure: { code: 'SLW100' } }, { failure: { code: 'SLW100' } }]);
  page.type(id, 'echo un""harmed\r');
  await shows(page, id, 'unharmed');
  expect(page.messages.length).toBe(before);
});

test('a terminal whose lab closes while it opens ends with the lab’s reason, and no tab is left', async () => {
  const service = await startService();
  using page = new PageFixture(service, 'closing');
  using other = new PageFixture(service, 'closing');
  const reason = failure('SLW207', { detail: 'k3s-s ended' });
  const opening = [
    page.connection.open({ ref: 'dies', lab: 'deadlab0', host: 'testpc', ...size }),
    page.connection.open({ ref: 'lives', lab: 'testlab0', host: 'testpc', ...size }),
  ];
  service.closeLab('deadlab0', reason);
  service.closeLab('deadlab0');
  await Promise.all(opening);
  expect(page.of('error')).toEqual([{ type: 'error', ref: 'dies', failure: reason }]);
  expect([...page.of('terminal.opened'), ...other.of('terminal.opened')].map(({ terminal }) => terminal.lab)).toEqual([
    'testlab0',
    'testlab0',
  ]);
  expect(service.list('closing')).toMatchObject([{ lab: 'testlab0' }]);
  const late = page.connection.open({ ref: 'ended', lab: 'deadlab0', host: 'testpc', ...size });
  service.closeLab('deadlab0');
  await late;
  expect(page.of('error').at(-1)).toMatchObject({ ref: 'ended', failure: { code: 'SLW200' } });
  // ptyhost has none of them either.
  using direct = new PtyhostClient(host.socketPath);
  const listed = await direct.ask({ type: 'list' });
  const labs = listed.type === 'listed' ? listed.terminals.map(({ lab }) => lab) : [];
  expect(labs).not.toContain('deadlab0');
  service.closeLab('testlab0');
});

test('a lab that closes while ptyhost cannot be reached leaves no tab when it can be again', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'terminals-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 's');
  const sockets = new Set<Socket>();
  const relay = () =>
    createServer((socket) => {
      const onward = connect(host.socketPath);
      for (const each of [socket, onward]) sockets.add(each.on('error', () => undefined));
      socket.pipe(onward).pipe(socket);
    }).listen(path);
  const first = relay();
  const service = await startService(path);
  using page = new PageFixture(service, 'unreached');
  await page.connection.open({ ref: 'r', lab: 'awaylab0', host: 'testpc', ...size });
  expect(service.list('unreached')).toHaveLength(1);
  first.close();
  for (const socket of sockets) socket.destroy();
  await once(first, 'close');
  service.closeLab('awaylab0', failure('SLW207', { detail: 'k3s-s ended' }));
  const second = relay();
  onTestFinished(() => {
    second.close();
    for (const socket of sockets) socket.destroy();
  });
  using direct = new PtyhostClient(host.socketPath);
  for (let left = true; left; ) {
    const reply = await direct.ask({ type: 'list' });
    left = reply.type === 'listed' && reply.terminals.some(({ lab }) => lab === 'awaylab0');
  }
  expect(service.list('unreached')).toEqual([]);
  expect(page.of('terminal.opened')).toHaveLength(1);
});

test('limits: terminals of a session, hosts that do not run, ordinals', async () => {
  const service = await startService();
  using page = new PageFixture(service, 'many');
  for (let i = 0; i < TERMINALS_PER_SESSION_MAX; i += 1) {
    await page.connection.open({ lab: 'testlab0', host: i % 2 ? 'k3s-s' : 'testpc', ...size });
  }
  await page.connection.open({ ref: 'more', lab: 'testlab0', host: 'testpc', ...size });
  expect(page.of('error')).toMatchObject([{ ref: 'more', failure: { code: 'SLW302' } }]);
  const [first, second] = service.list('many').filter((terminal) => terminal.host === 'testpc');
  expect([first?.ordinal, second?.ordinal]).toEqual([1, 2]);
  page.connection.message({ type: 'terminal.close', terminal: first?.id ?? 0 });
  await page.connection.open({ lab: 'testlab0', host: 'testpc', ...size });
  expect(page.of('terminal.opened').at(-1)?.terminal.ordinal).toBe(1);
  service.closeLab('testlab0');
  expect(service.list('many')).toEqual([]);
  await page.connection.open({ lab: 'nolab000', host: 'testpc', ...size });
  expect(page.of('error').at(-1)).toMatchObject({ failure: { code: 'SLW301' } });
});

test('a flood reaches the fastest page whole; the slow one holds nobody, and is redrawn', async () => {
  const service = await startService();
  const { session, page, id } = await shell(service);
  using slow = new PageFixture(service, session);
  slow.attach(id);
  await shows(slow, id, '$');
  slow.acknowledge = false;
  const start = page.receivedBytes;
  page.type(id, 'seq 1 1000000; echo do""ne\r');
  await shows(page, id, 'done', 30_000);
  expect(page.receivedBytes - start).toBeGreaterThan(6_888_896);
  expect(page.of('terminal.snapshot').length).toBe(1);
  expect(slow.receivedBytes).toBeLessThan(PAGE_WINDOW_BYTES + 1000);
  // An acknowledgement makes it count as reading again.
  slow.acknowledge = true;
  slow.connection.message({ type: 'terminal.ack', terminal: id, offset: slow.offsets.get(id) ?? 0 });
  await shows(slow, id, 'done');
  expect(slow.of('terminal.snapshot').map(({ skipped }) => skipped)).toEqual([false, true]);
  await until(
    () => slow.text(id).slice(-2000) === page.text(id).slice(-2000),
    () => 'the same screen',
  );
});

test('the only page stands still: the program waits 5 s for it, then runs on, and memory stays bounded', async () => {
  const service = await startService();
  const { page, id } = await shell(service);
  page.acknowledge = false;
  page.type(id, 'seq 1 3000000; echo do""ne\r');
  let held = 0;
  let heldSince = 0;
  await until(
    () => {
      if (page.receivedBytes !== held) heldSince = Date.now();
      held = page.receivedBytes;
      return held > PAGE_WINDOW_BYTES - OUTPUT_FRAME_MIN_BYTES && Date.now() - heldSince > 500;
    },
    () => `a full window that stands, not ${page.receivedBytes}`,
  );
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  expect(page.receivedBytes).toBe(held);
  expect(held).toBeLessThan(PAGE_WINDOW_BYTES + 1000);
  page.acknowledge = true;
  page.connection.message({ type: 'terminal.ack', terminal: id, offset: page.offsets.get(id) ?? 0 });
  await until(
    () => page.receivedBytes > held + 200_000,
    () => 'the flood to go on',
  );
  // Within the 5 s nothing was lost.
  expect(page.of('terminal.snapshot').length).toBe(1);
  page.acknowledge = false;
  await new Promise((resolve) => setTimeout(resolve, 6_500));
  page.acknowledge = true;
  page.connection.message({ type: 'terminal.ack', terminal: id, offset: page.offsets.get(id) ?? 0 });
  await shows(page, id, 'done', 30_000);
  expect(page.of('terminal.snapshot').at(-1)?.skipped).toBe(true);
  expect(SERVER_RING_MAX_BYTES).toBeLessThan(3_000_000);
});

test('a page whose WebSocket is full gets nothing until it has drained', async () => {
  const service = await startService();
  const { page, id } = await shell(service);
  page.buffered = 100_000_000;
  page.type(id, 'echo hel""lo\r');
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(page.text(id)).not.toContain('hello');
  page.buffered = 0;
  await shows(page, id, 'hello');
});

const screens = {
  'plain-korean': {
    host: 'k3s-s',
    typed: `printf '\\ud55c\\uad6d\\uc5b4 \\xed\\x95\\x9c \\e[1;31mred\\e[0m'; echo fin""ished\r`,
    shows: 'finished',
  },
  'vim-like': {
    host: 'k3s-w1',
    typed: `printf '\\e[?1049h\\e[2J\\e[H\\e[?25l\\e[1;23r~\\n~\\n\\ud55c\\uae00 \\e[44mblue\\e[K\\e[24;1H\\e[7m-- INS\\105RT --\\e[m\\e[3;4H'; sleep 100\r`,
    shows: '-- INSERT --',
  },
  split: {
    host: 'k3s-w2',
    typed: `printf 'sp\\154it \\xed\\x95'; sleep 100\r`,
    shows: 'split',
  },
} as const;

test('a server killed with -9: its successor shows exactly the same screens', async () => {
  const script = Object.entries(screens).map(([session, screen]) => ({ session, ...screen }));
  const killed = fork(
    new URL('./killed-server-fixture.ts', import.meta.url),
    [host.socketPath, JSON.stringify(script)],
    { execArgv: [] },
  );
  onTestFinished(() => {
    killed.kill('SIGKILL');
  });
  await once(killed, 'message');
  // Long enough for a checkpoint of some of what was typed; the rest comes from the tail.
  await new Promise((resolve) => setTimeout(resolve, 500));
  const gone = once(killed, 'exit');
  killed.kill('SIGKILL');
  await gone;

  const service = await startService();
  using raw = new PtyhostClient(host.socketPath);
  for (const { session, host: name, shows: text } of script) {
    const [terminal] = service.list(session);
    expect(terminal).toMatchObject({ host: name, ordinal: 1, lab: 'testlab0' });
    const id = terminal?.id ?? 0;
    using page = new PageFixture(service, session);
    page.attach(id);
    await shows(page, id, text);
    await raw.ask({ type: 'attach', terminal: id, offset: 0 });
    const meant = makeTerminal(80, 24);
    await until(
      () => page.offsets.get(id) === raw.end(id),
      () => 'the page to have everything',
    );
    await new Promise<void>((resolve) => meant.write(new Uint8Array(raw.outputs.get(id) ?? []), resolve));
    const shown = page.screens.get(id);
    expect(page.text(id)).toBe(screenText(meant));
    expect(shown?.buffer.active.type).toBe(meant.buffer.active.type);
    expect([shown?.buffer.active.cursorX, shown?.buffer.active.cursorY]).toEqual([
      meant.buffer.active.cursorX,
      meant.buffer.active.cursorY,
    ]);
  }
  // The rest of the split character arrives at the new server.
  const id = service.list('split')[0]?.id ?? 0;
  using page = new PageFixture(service, 'split');
  page.attach(id);
  await shows(page, id, 'split');
  page.type(id, '\x03');
  page.type(id, 'printf "\\xed\\x95"; sleep 0.2; printf "\\x9c"; echo e""nd\r');
  await shows(page, id, '한end');
});

test('an emulator process that dies costs its own session a redraw, and other sessions nothing', async () => {
  const asked = vi.spyOn(EmulatorProcess.prototype, 'snapshot');
  onTestFinished(() => asked.mockRestore());
  const service = await startService();
  const other = await shell(service);
  const { page, id } = await shell(service);
  page.type(id, 'echo be""fore\r');
  await shows(page, id, 'before');
  page.attach(id);
  await until(
    () => page.of('terminal.snapshot').length > 1,
    () => 'the screen',
  );
  // Nothing that a program prints is known to end one, so it is ended from here.
  const at = asked.mock.calls.findLastIndex(([terminal]) => terminal === id);
  const emulators: unknown = asked.mock.contexts[at];
  if (!(emulators instanceof EmulatorProcess) || emulators.pid === undefined) throw new Error('no emulators');
  process.kill(emulators.pid, 'SIGKILL');
  await until(
    () => page.of('terminal.snapshot').length > 2,
    () => 'a redraw',
  );
  page.type(id, 'echo af""ter\r');
  await shows(page, id, 'after');
  expect(page.text(id)).toContain('before');
  other.page.type(other.id, 'echo un""touched\r');
  await shows(other.page, other.id, 'untouched');
  expect(other.page.of('terminal.snapshot').length).toBe(1);
});

test('ptyhost comes back without its shells: the pages are reported, and can open new ones', async () => {
  const mortal = await PtyhostProcess.start();
  const service = await startService(mortal.socketPath);
  const { page, id, session } = await shell(service);
  const gone = once(mortal.child, 'exit');
  mortal.child.kill('SIGKILL');
  await gone;
  await until(
    () => {
      page.type(id, 'x');
      return page.of('error').some(({ failure }) => failure.code === 'SLW304');
    },
    () => 'input to be refused',
  );
  await page.connection.open({ lab: 'testlab0', host: 'testpc', ...size });
  expect(page.of('error').at(-1)).toMatchObject({ failure: { code: 'SLW505' } });
  await using again = await PtyhostProcess.start(mortal.socketPath);
  await until(
    () => page.of('terminal.closed').some(({ failure }) => failure?.code === 'SLW303'),
    () => 'the loss to be told',
  );
  expect(service.list(session)).toEqual([]);
  await page.connection.open({ lab: 'testlab0', host: 'testpc', ...size });
  expect(service.list(session).length).toBe(1);
  expect(again.socketPath).toBe(mortal.socketPath);
  await mortal[Symbol.asyncDispose]();
});
