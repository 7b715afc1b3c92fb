/**
 * Ends Slipway's own processes by `kill -9` at random while scripted learners work, and says what was lost.
 * Usage: node bench/kills.ts [--minutes 30] [--learners 5] [--every 15] [--run-dir DIR] [--seed N]
 * Needs a running `./slipway start`; each learner has a lab of its own. Exits 1 when a lab, a terminal (other than one
 * of a ptyhost that was ended) or an answer was lost, or a verdict was wrong.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { adminClient } from '#cli/admin-client.ts';
import { runningRecord, type ServiceName, signalTo } from '#cli/services/process-record.ts';
import { layout } from '#lab-runtime/layout.ts';
import { type LearnerReport, runLearner } from './kills/script.ts';
import { summarize } from './statistics.ts';
import { writeResult } from './write-result.ts';

const VICTIMS: readonly ServiceName[] = ['server', 'labd', 'ptyhost', 'supervisor', 'watcher'];
/** The process is gone sooner than its pages and records say so. */
const NOTICED_MS = 10_000;

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '30' },
    learners: { type: 'string', default: '5' },
    every: { type: 'string', default: '15' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    'run-dir': { type: 'string' },
  },
});
const paths = layout(undefined, values['run-dir']);
const origin = new URL((await adminClient(paths.serverSocket).status()).address).origin;
const random = randomOf(Number(values.seed));
const ending = new AbortController();
process.once('SIGINT', () => ending.abort());

const problems: string[] = [];
const kills: Record<string, number> = {};
let ptyhostEndedAt = 0;

const learners = Array.from({ length: Number(values.learners) }, (_, index) =>
  runLearner(origin, {
    signal: ending.signal,
    ptyhostEndedSince: (ms) => ptyhostEndedAt > ms - NOTICED_MS,
    onProblem: (text) => {
      problems.push(`learner ${index + 1}: ${text}`);
      console.error(`${new Date().toISOString()} learner ${index + 1}: ${text}`);
    },
  }).catch((error: unknown): LearnerReport => {
    problems.push(`learner ${index + 1}: ${String(error)}`);
    return { rounds: 0, verdictsSeen: 0, outagesMs: [], terminalsEnded: 0 };
  }),
);
const killing = (async () => {
  // Starting labs is part of it, but a first minute without kills lets each learner have one.
  await pause(60);
  while (!ending.signal.aborted) {
    const victim = VICTIMS[Math.floor(random() * VICTIMS.length)] ?? 'server';
    const record = runningRecord(paths, victim);
    if (record) {
      if (victim === 'ptyhost') ptyhostEndedAt = Date.now();
      signalTo(record.pid, 'SIGKILL');
      kills[victim] = (kills[victim] ?? 0) + 1;
      console.error(`${new Date().toISOString()} kill -9 ${victim} (${record.pid})`);
    }
    await pause(Number(values.every) * (0.3 + 1.4 * random()));
  }
})();
await pause(Number(values.minutes) * 60 + 60);
ending.abort();
await killing;
const reports = await Promise.all(learners);

const outages = reports.flatMap(({ outagesMs }) => outagesMs);
writeResult('kills', {
  seed: Number(values.seed),
  minutes: Number(values.minutes),
  kills,
  rounds: reports.map(({ rounds }) => rounds),
  verdicts: reports.map(({ verdictsSeen }) => verdictsSeen),
  terminalsEndedWithPtyhost: reports.map(({ terminalsEnded }) => terminalsEnded),
  outageMs: outages.length > 0 ? summarize(outages) : undefined,
  problems,
});
process.exitCode = problems.length > 0 ? 1 : 0;

function pause(seconds: number): Promise<void> {
  return sleep(seconds * 1_000, undefined, { signal: ending.signal }).catch(() => undefined);
}

/** A small generator (mulberry32), so that a run can be repeated. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
