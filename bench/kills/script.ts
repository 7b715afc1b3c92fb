import { setTimeout as sleep } from 'node:timers/promises';
import { type LearnerEvents, PersistentPage } from './learner.ts';

const CHECKPOINT = 'label';
const TYPED_AGAIN_MS = 20_000;
const TRIES_MAX = 8;
/** A watch event, its debounce and the grader's look; a verdict sooner may still speak of the state before. */
const VERDICT_SLACK_MS = 3_000;
const VERDICT_MS = 120_000;

export interface LearnerReport {
  readonly rounds: number;
  readonly verdictsSeen: number;
  readonly outagesMs: readonly number[];
  readonly terminalsEnded: number;
}

/**
 * Labels and unlabels a namespace in a terminal for as long as `signal` lives, knows which it is, and holds every
 * verdict against that.
 */
export async function runLearner(
  origin: string,
  { signal, ...events }: Omit<LearnerEvents, 'onVerdict'> & { readonly signal: AbortSignal },
): Promise<LearnerReport> {
  /** What is certain since when; undefined while a command is under way. */
  let truth: { readonly status: 'passed' | 'failed'; readonly since: number } | undefined;
  /** The last verdict that was one, passed or failed. */
  let last: string | undefined;
  let verdictsSeen = 0;
  const page = new PersistentPage(origin, {
    ...events,
    onVerdict({ checkpoint, status, at }) {
      if (checkpoint !== CHECKPOINT || (status !== 'passed' && status !== 'failed')) return;
      verdictsSeen += 1;
      last = status;
      if (!truth || at < truth.since + VERDICT_SLACK_MS || status === truth.status) return;
      events.onProblem(
        `verdict ${status} at ${new Date(at).toISOString()}, but it is ${truth.status} since ${new Date(truth.since).toISOString()}`,
      );
    },
  });
  await page.start();
  let rounds = 0;
  while (!signal.aborted) {
    rounds += 1;
    const enabled = rounds % 2 === 1;
    const mark = `mark-${rounds * 7}`;
    const label = enabled ? 'istio-injection=enabled --overwrite' : 'istio-injection-';
    truth = undefined;
    let done = false;
    for (let tries = 0; tries < TRIES_MAX && !done && !signal.aborted; tries += 1) {
      page.ensureTerminal();
      const until = Date.now() + TYPED_AGAIN_MS;
      while (page.terminal === undefined && Date.now() < until) {
        await sleep(100);
        page.ensureTerminal();
      }
      // Computed by the shell, so that the echo of what was typed is not taken for its output.
      page.type(`kubectl label namespace default ${label} >/dev/null && echo mark-$((${rounds}*7))\r`);
      while (!done && Date.now() < until) {
        await sleep(50);
        done = new RegExp(`${mark}\\b`).test(page.screen);
      }
    }
    if (signal.aborted) break;
    if (!done) {
      events.onProblem(`${TRIES_MAX} tries in the terminal, and ${mark} was not shown`);
      continue;
    }
    truth = { status: enabled ? 'passed' : 'failed', since: Date.now() };
    await page.wait(() => last === truth?.status || signal.aborted, VERDICT_MS, `a verdict says ${truth.status}`);
    await sleep(2_000 + Math.random() * 4_000, undefined, { signal }).catch(() => undefined);
  }
  await page.wait(() => page.online, 120_000, 'the page is connected at the end');
  await page.end();
  return { rounds, verdictsSeen, outagesMs: page.outages, terminalsEnded: page.terminalsEnded };
}
