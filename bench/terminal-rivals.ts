/**
 * Our terminals beside others, on the same machine in alternating runs: a plain `ws` + `node-pty` server, wetty and
 * Jupyter's. Key → echo for a Node client, and how fast output comes through to a parsed screen, as a share of what
 * xterm.js alone parses of it in the same round.
 * Usage: node bench/terminal-rivals.ts [--only slipway,plain] [--rounds 5] [--keys 200] [--mib 16] [--folder DIR]
 * `--folder`: where wetty and Jupyter are, or are put, so that a second run need not fetch them. Needs no lab.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { pageEmulator, parseRate } from './page-emulator.ts';
import { processorMs } from './process-usage.ts';
import { installRivals } from './rivals/install.ts';
import { jupyter } from './rivals/jupyter.ts';
import { plain } from './rivals/plain.ts';
import type { Rival, RivalTerminal } from './rivals/rival.ts';
import { slipway } from './rivals/slipway.ts';
import { wetty } from './rivals/wetty.ts';
import { sampleOutput } from './sample-output.ts';
import { percentile, summarize } from './statistics.ts';
import { writeResult } from './write-result.ts';

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: 'slipway,plain,wetty,jupyter' },
    rounds: { type: 'string', default: '5' },
    keys: { type: 'string', default: '200' },
    mib: { type: 'string', default: '16' },
    folder: { type: 'string' },
  },
});

/** As fast as somebody types, and never in step with anything that ticks. */
const PAUSE_MS = { least: 15, most: 60 };
const LINE_CHARS = 40;
const WARM_KEYS = 40;
const KEYS = 'abcdefghijklmnopqrstuvwxyz';
const ANSWER_TIMEOUT_MS = 180_000;
/** What `cat` is followed by; the command says it in two parts, so that its echo is not taken for it. */
const DONE = 'all-of-it-was-printed';
/** That, and the prompt after it. */
const TAIL_LENGTH = 120;

interface Seen {
  readonly echoMs: number[];
  readonly shares: number[];
  readonly mibPerSecond: number[];
  /** Processor time of the server's threads for a MiB, by name. */
  readonly msPerMib: Map<string, number[]>;
}

const names = values.only.split(',');
const scratch = mkdtempSync(join(tmpdir(), 'rivals-'));
const folder = values.folder ?? join(scratch, 'installed');
if (names.some((name) => name === 'wetty' || name === 'jupyter')) await installRivals(folder);
const rivals = [slipway, plain, wetty(folder), jupyter(folder)].filter(({ name }) => names.includes(name));
const output = sampleOutput(Number(values.mib));
const outputFile = join(scratch, 'output');
writeFileSync(outputFile, output);

const seen = new Map<string, Seen>(
  rivals.map(({ name }) => [name, { echoMs: [], shares: [], mibPerSecond: [], msPerMib: new Map() }]),
);
const alone: number[] = [];
const withOurs: number[] = [];
await parseRate(output.subarray(0, 2 ** 21), { isOurs: false });
for (let round = 0; round < Number(values.rounds); round += 1) {
  // Each has each place once, for the machine may be busier at some time of a round.
  const order = rivals.map((_, at) => rivals[(at + round) % rivals.length] as Rival);
  const rate = await parseRate(output, { isOurs: false });
  alone.push(rate);
  withOurs.push(await parseRate(output, { isOurs: true }));
  for (const rival of order) await measure(rival, rate);
}
rmSync(scratch, { recursive: true, force: true });

const middle = (numbers: readonly number[]) => Math.round(percentile(numbers, 50) * 100) / 100;
const base = seen.get('plain');
writeResult('terminal-rivals', {
  rounds: Number(values.rounds),
  keysEach: Number(values.keys),
  outputMiB: Number(values.mib),
  xtermAloneMiBPerSecond: middle(alone),
  xtermAsInOurPageMiBPerSecond: middle(withOurs),
  rivals: Object.fromEntries(
    [...seen].map(([name, { echoMs, shares, mibPerSecond, msPerMib }]) => [
      name,
      {
        echoMs: summarize(echoMs),
        ...(base && name !== 'plain' ? { echoOverPlainMs: over(echoMs, base.echoMs) } : {}),
        throughputMiBPerSecond: middle(mibPerSecond),
        shareOfXterm: middle(shares),
        processorMsPerMiB: Object.fromEntries([...msPerMib].map(([thread, ms]) => [thread, middle(ms)])),
      },
    ]),
  ),
});

function over(ours: readonly number[], theirs: readonly number[]) {
  const difference = (p: number) => Math.round((percentile(ours, p) - percentile(theirs, p)) * 100) / 100;
  return { p50: difference(50), p99: difference(99) };
}

async function measure(rival: Rival, xtermRate: number): Promise<void> {
  const results = seen.get(rival.name);
  const terminal = await rival.open();
  try {
    await typeKeys(terminal, WARM_KEYS);
    results?.echoMs.push(...(await typeKeys(terminal, Number(values.keys))));
    const before = threadTimes(terminal);
    const rate = await printAll(terminal, rival.name === 'slipway');
    results?.mibPerSecond.push(rate);
    results?.shares.push(rate / xtermRate);
    for (const [thread, ms] of threadTimes(terminal)) {
      const spent = (ms - (before.get(thread) ?? 0)) / Number(values.mib);
      if (spent >= 0.1) results?.msPerMib.set(thread, [...(results.msPerMib.get(thread) ?? []), spent]);
    }
  } finally {
    await terminal.stop();
  }
}

function threadTimes({ pids }: RivalTerminal): ReadonlyMap<string, number> {
  const all = pids.flatMap((pid, at) => [...processorMs(pid)].map(([name, ms]) => [`${at + 1}: ${name}`, ms] as const));
  return new Map(all);
}

/** Resolves when `fits` says so of the output's end, so far; `also` gets the output first. */
function outputUntil(
  terminal: RivalTerminal,
  fits: (tail: string) => boolean,
  also: (output: Uint8Array | string) => Promise<void> | void = () => undefined,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const timeout = setTimeout(() => reject(new Error('the terminal did not answer')), ANSWER_TIMEOUT_MS);
    let tail = '';
    terminal.onOutput((output) => {
      const last = output.slice(-TAIL_LENGTH);
      tail = `${tail}${typeof last === 'string' ? last : Buffer.from(last).toString('latin1')}`.slice(-TAIL_LENGTH);
      const taken = also(output);
      if (fits(tail)) {
        clearTimeout(timeout);
        Promise.resolve(taken).then(resolve, reject);
      }
      return taken;
    });
  });
}

async function typeKeys(terminal: RivalTerminal, count: number): Promise<number[]> {
  const times: number[] = [];
  for (let at = 0; at < count; at += 1) {
    if (at % LINE_CHARS === 0) {
      terminal.type('\x15');
      await delay(200);
    }
    const key = KEYS.charAt(at % KEYS.length);
    const came = outputUntil(terminal, (tail) => tail.includes(key));
    const began = performance.now();
    terminal.type(key);
    await came;
    times.push(performance.now() - began);
    await delay(PAUSE_MS.least + Math.random() * (PAUSE_MS.most - PAUSE_MS.least));
  }
  terminal.type('\x15');
  await delay(200);
  return times;
}

/** MiB a second from Enter until the page's emulator is through with the last byte. */
async function printAll(terminal: RivalTerminal, isOurs: boolean): Promise<number> {
  const emulator = pageEmulator({ isOurs });
  const [first, rest] = [DONE.slice(0, 4), DONE.slice(4)];
  const done = outputUntil(
    terminal,
    (tail) => tail.includes(DONE),
    (part) => emulator.write(part),
  );
  const began = performance.now();
  terminal.type(`cat ${outputFile}; echo ${first}""${rest}\r`);
  await done;
  const seconds = (performance.now() - began) / 1000;
  emulator.dispose();
  return output.length / 2 ** 20 / seconds;
}
