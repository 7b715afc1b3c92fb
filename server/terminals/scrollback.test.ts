import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
// oxlint-disable-next-line no-restricted-imports -- the test starts a real ptyhost beside the service
import { PtyhostClient, PtyhostProcess, until } from '#lab-runtime/ptyhost/ptyhost-client-fixture.ts';
import { HISTORY_LINES, PAGE_SCROLLBACK_LINES } from '#protocol/terminal-flow.ts';
import { PageFixture } from './page-fixture.ts';
import { createTerminalService, type TerminalService } from './terminal-service.ts';

// Busy cores must not fail a test; every wait in here has its own end.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 30_000 });

const log = { info: () => {}, warn: () => {}, error: () => {} };
const size = { cols: 120, rows: 30 };
const FAST_LINES = 20_000;
const LAST_ROWS = 40;
let host: PtyhostProcess;
let historyFolder: string;
const services: TerminalService[] = [];

beforeAll(async () => {
  host = await PtyhostProcess.start();
  historyFolder = mkdtempSync(join(tmpdir(), 'histories-'));
});
afterAll(async () => {
  await host[Symbol.asyncDispose]();
  rmSync(historyFolder, { recursive: true });
});
afterEach(async () => {
  await Promise.all(services.splice(0).map((service) => service.close()));
});

async function startService(): Promise<TerminalService> {
  const service = createTerminalService({ ptyhostSocket: host.socketPath, log, historyFolder });
  services.push(service);
  await service.ready;
  return service;
}

const shows = (page: PageFixture, id: number, text: string) =>
  until(
    () => page.text(id, LAST_ROWS).includes(text),
    () => `${text} at the end of:\n${page.text(id, LAST_ROWS)}`,
    80_000,
  );

const pageOf = (service: TerminalService, session: string) =>
  new PageFixture(service, session, { scrollback: PAGE_SCROLLBACK_LINES });

let sessions = 0;
async function shell(service: TerminalService) {
  sessions += 1;
  const session = `scrollback-${sessions}-${Date.now()}`;
  const page = pageOf(service, session);
  await page.connection.open({ lab: 'testlab0', host: 'testpc', ...size });
  const id = page.of('terminal.opened')[0]?.terminal.id ?? 0;
  page.attach(id);
  await shows(page, id, '$');
  return { session, page, id };
}

/** Numbers on lines of their own, which must have no gap and come once. */
function numbers(page: PageFixture, id: number): { first: number; count: number; whole: boolean } {
  const found = page
    .text(id)
    .split('\n')
    .filter((line) => /^\d+$/.test(line))
    .map(Number);
  const first = found[0] ?? 0;
  return { first, count: found.length, whole: found.every((each, at) => each === first + at) };
}

/** Prints the lines while no page is there, and comes back when they are out. */
async function printAway(service: TerminalService, { session, id }: { session: string; id: number }): Promise<void> {
  const typist = pageOf(service, session);
  typist.type(id, `seq 1 ${FAST_LINES}; echo do""ne\r`);
  typist.connection.dispose();
  const watcher = pageOf(service, session);
  watcher.attach(id);
  await shows(watcher, id, 'done');
  watcher.connection.dispose();
}

test('a page that reloads after many fast lines gets them back, each once and in order', async () => {
  const service = await startService();
  const { session, page, id } = await shell(service);
  page.connection.dispose();
  await printAway(service, { session, id });
  using again = pageOf(service, session);
  again.attach(id);
  await shows(again, id, 'done');
  const { count, whole, first } = numbers(again, id);
  expect(count).toBeGreaterThanOrEqual(HISTORY_LINES);
  expect(first + count - 1).toBe(FAST_LINES);
  expect(whole).toBe(true);
});

test('a page whose connection was cut goes on where it was, with all that it had', async () => {
  const service = await startService();
  const { session, page, id } = await shell(service);
  page.type(id, 'echo be""fore\r');
  await shows(page, id, 'before');
  page.connection.dispose();
  await printAway(service, { session, id });
  using again = pageOf(service, session);
  again.resume(id, page);
  await shows(again, id, 'done');
  expect(again.of('terminal.snapshot')).toEqual([]);
  expect(again.of('terminal.resumed')).toEqual([{ type: 'terminal.resumed', terminal: id }]);
  expect(again.text(id)).toContain('before');
  expect(numbers(again, id)).toEqual({ first: 1, count: FAST_LINES, whole: true });
});

test('a page that fell behind what is kept, or has another size, is drawn anew', async () => {
  const service = await startService();
  const { session, page, id } = await shell(service);
  page.connection.dispose();
  using typist = pageOf(service, session);
  typist.attach(id);
  typist.type(id, 'seq 1000000 1160000; echo do""ne\r');
  await shows(typist, id, 'done');
  using behind = pageOf(service, session);
  behind.resume(id, page);
  await until(
    () => behind.of('terminal.snapshot').length > 0,
    () => 'a snapshot',
  );
  await shows(behind, id, 'done');
  expect(numbers(behind, id).whole).toBe(true);
  typist.connection.message({ type: 'terminal.resize', terminal: id, cols: 100, rows: 20 });
  await until(
    () => typist.of('terminal.resized').length > 0,
    () => 'the size',
  );
  using smaller = pageOf(service, session);
  smaller.connection.message({
    type: 'terminal.attach',
    terminal: id,
    resume: { offset: typist.offsets.get(id) ?? 0, ...size },
  });
  await until(
    () => smaller.of('terminal.snapshot').length > 0,
    () => 'a snapshot of the new size',
  );
  expect(smaller.of('terminal.resumed')).toEqual([]);
});

/** Until nothing is written in the folder for a while. */
async function quiet(folder: string): Promise<void> {
  const written = () =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .map((name) => `${name} ${statSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs}`)
      .join();
  let before = '';
  for (let same = 0; same < 20; ) {
    const now = written();
    same = now === before ? same + 1 : 0;
    before = now;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

test('the server after one that was killed has the lines too, and goes on where a page was', async () => {
  const session = `killed-${Date.now()}`;
  const script = [{ session, host: 'testpc', typed: `seq 1 ${FAST_LINES}; echo do""ne\r`, shows: 'done' }];
  const killed = fork(
    new URL('./killed-server-fixture.ts', import.meta.url),
    [host.socketPath, JSON.stringify(script), historyFolder],
    { execArgv: [] },
  );
  onTestFinished(() => {
    killed.kill('SIGKILL');
  });
  await once(killed, 'message');
  // A quiet moment, after which the lines are on disk.
  await until(
    () => readdirSync(historyFolder, { recursive: true }).length > HISTORY_LINES / 500,
    () => 'pieces of history on disk',
  );
  await quiet(historyFolder);
  const gone = once(killed, 'exit');
  killed.kill('SIGKILL');
  await gone;
  const service = await startService();
  const id = service.list(session)[0]?.id ?? 0;
  using page = pageOf(service, session);
  page.attach(id);
  await shows(page, id, 'done');
  const { count, whole } = numbers(page, id);
  expect(count).toBeGreaterThanOrEqual(HISTORY_LINES);
  expect(whole).toBe(true);
  page.connection.message({ type: 'terminal.close', terminal: id });
  await until(
    () => !readdirSync(historyFolder).includes(String(id)),
    () => 'the history to go with its terminal',
  );
});

test('what a terminal leaves that ended without a server goes when the next one starts', async () => {
  const first = await startService();
  const { page, id } = await shell(first);
  page.type(id, 'seq 1 3000; echo do""ne\r');
  await shows(page, id, 'done');
  page.attach(id);
  await until(
    () => readdirSync(historyFolder).includes(String(id)) && page.of('terminal.snapshot').length > 1,
    () => 'a history',
  );
  await first.close();
  using direct = new PtyhostClient(host.socketPath);
  direct.send({ type: 'close', terminal: id });
  await direct.ask({ type: 'list' });
  await startService();
  expect(readdirSync(historyFolder)).not.toContain(String(id));
});
