/**
 * Memory of server and ptyhost together: idle, with terminals that are open and at rest, while one floods and its page
 * does not read, and with twenty terminals of which each has printed more than is kept.
 * Usage: node bench/terminal-memory.ts [--seconds 60]            shells of this machine instead of a lab's
 *        node bench/terminal-memory.ts --server-pid N --ptyhost-pid N   how much those have now, and nothing else
 */
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { TERMINALS_PER_SESSION_MAX } from '#protocol/messages.ts';
import { startLocalTerminals } from './local-terminals.ts';
import { type Memory, memoryOf, memoryOfAll } from './process-usage.ts';
import { TerminalClient } from './terminal-client.ts';
import { writeResult } from './write-result.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    'server-pid': { type: 'string' },
    'ptyhost-pid': { type: 'string' },
  },
});

const TERMINALS = 20;
const HOST = 'testpc';
/** More lines than are kept of a terminal, each as long as many are. */
const MANY_LINES = 'seq -f "%080.0f" 1 20000';
const SAMPLE_MS = 500;
/** A garbage collector runs when it likes: what stays is seen after a while only. */
const SETTLE_MS = 5_000;

if (values['server-pid'] && values['ptyhost-pid']) {
  const [server, ptyhost] = [Number(values['server-pid']), Number(values['ptyhost-pid'])];
  const together = memoryOfAll([server, ptyhost]);
  writeResult('terminal-memory-idle', { unit: 'MiB', server: memoryOf(server), ptyhost: memoryOf(ptyhost), together });
} else await measureLocal();

async function measureLocal(): Promise<void> {
  const local = await startLocalTerminals();
  const now = () => memoryOfAll([local.serverPid, local.ptyhostPid]);
  const settled = async (): Promise<Memory> => {
    await delay(SETTLE_MS);
    return now();
  };
  const pages: TerminalClient[] = [];
  const terminals: { page: TerminalClient; id: number }[] = [];
  const open = async (count: number) => {
    for (let opened = 0; opened < count; opened += 1) {
      if (terminals.length % TERMINALS_PER_SESSION_MAX === 0) {
        pages.push((await TerminalClient.connect(local.origin)).client);
      }
      const page = pages.at(-1) as TerminalClient;
      terminals.push({ page, id: await page.open(HOST, () => undefined) });
    }
  };
  const print = async ({ page, id }: { page: TerminalClient; id: number }, command: string) => {
    const done = page.output(id, 'that-is-all');
    page.type(id, `${command}; echo that-""is-all\r`);
    await done;
  };

  const idle = await settled();
  await open(1);
  const first = await settled();
  await open(TERMINALS_PER_SESSION_MAX - 1);
  const more = await settled();
  await open(TERMINALS - TERMINALS_PER_SESSION_MAX);
  const atRest = await settled();

  const flooding = terminals.at(-1) as { page: TerminalClient; id: number };
  flooding.page.type(flooding.id, 'while :; do seq 1 100000; done\r');
  flooding.page.socket.pause();
  const samples: Memory[] = [];
  for (let passed = 0; passed < Number(values.seconds) * 1_000; passed += SAMPLE_MS) {
    await delay(SAMPLE_MS);
    samples.push(now());
  }
  flooding.page.socket.resume();
  flooding.page.type(flooding.id, '\x03');
  await delay(1_000);
  const afterFlood = await settled();

  for (const terminal of terminals) await print(terminal, MANY_LINES);
  const full = await settled();

  const growth = (from: Memory, to: Memory, among = 1) =>
    Math.round(((to.residentMiB - from.residentMiB) / among) * 10) / 10;
  const worst = samples.reduce((most, each) => (each.residentMiB > most.residentMiB ? each : most));
  writeResult('terminal-memory', {
    unit: 'MiB, of server and ptyhost together',
    idle,
    firstTerminal: growth(idle, first),
    eachFurtherIdleTerminal: growth(first, more, TERMINALS_PER_SESSION_MAX - 1),
    twentyIdle: atRest,
    unreadFloodSeconds: Number(values.seconds),
    unreadFloodGrowth: { worst: growth(atRest, worst), end: growth(atRest, samples.at(-1) ?? worst) },
    afterFlood,
    twentyFull: full,
  });
  for (const page of pages) page.close();
  await local.stop();
}
