import type { LabHosts } from '#server/labs/lab-hosts.ts';
import { Applier } from './apply.ts';
import { Asker } from './ask.ts';
import { type Bench, type CaseResult, runBatch } from './batch.ts';
import { type FuzzCase, moveCase } from './case.ts';
import { generateCase } from './generator/generate.ts';
import { prepareGround } from './ground/ground.ts';
import { patientHosts } from './ground/patient-hosts.ts';
import { portsOpen } from './ground/ports-open.ts';
import { Pushes } from './ground/push.ts';
import { slotOf } from './ground/slot.ts';
import { questionsOf } from './questions.ts';
import type { Looks } from './shrink.ts';

/** So many cases ask every kind of check that a run asks. */
const EXAMPLES = 30;

export interface FuzzRun {
  readonly hosts: LabHosts;
  readonly seed: number;
  /** The cases' numbers. */
  readonly numbers: readonly number[];
  /** Cases side by side. */
  readonly width: number;
  /** What once failed, made for the first slot; run before all else. */
  readonly kept: readonly FuzzCase[];
  /** The namespaces and pods stay in the lab, and the cases' last objects. */
  readonly leave: boolean;
  readonly signal: AbortSignal;
  readonly note: (text: string) => void;
  readonly onResult: (result: CaseResult, bench: Bench) => void;
  /** The ground is made, and the first case begins. */
  readonly onReady?: (() => void) | undefined;
  /** While the ground still stands. */
  readonly atEnd?: (() => Promise<void>) | undefined;
}

/** Runs all cases on one lab and leaves nothing in it. */
export async function runFuzz({
  hosts: given,
  seed,
  numbers,
  width,
  kept,
  leave,
  signal,
  note,
  onResult,
  onReady,
  atEnd,
}: FuzzRun): Promise<void> {
  const hosts = patientHosts(given);
  note('making the ground: namespaces, pods, ports of the ingress gateway');
  const ground = await prepareGround(hosts, width, signal);
  const proxies = [ground.ingress, ...ground.slots.flatMap(({ pods }) => pods)];
  const pushes = new Pushes(hosts, ground.api, proxies);
  const home = slotOf(0);
  const first = ground.slots[0];
  if (!first) throw new Error('no slot');
  const examples = Array.from({ length: EXAMPLES }, (_, index) => generateCase(1, index, home));
  const asker = new Asker(
    hosts,
    examples.flatMap((example) => questionsOf(example, first)).map(({ spec }) => spec),
  );
  const bench: Bench = { hosts, ground, applier: new Applier(ground.api), pushes, asker, signal };
  try {
    await asker.ready(signal);
    await portsOpen(bench);
    note('running cases');
    onReady?.();
    const cases = [...kept, ...numbers.map((index) => generateCase(seed, index, home))];
    for (let begin = 0; begin < cases.length; begin += width) {
      signal.throwIfAborted();
      const batch = cases.slice(begin, begin + width).flatMap((fuzzCase, index) => {
        const slot = ground.slots[index];
        return slot ? [{ fuzzCase: moveCase(fuzzCase, home, slot), slot }] : [];
      });
      for (const result of await runBatch(batch, bench)) onResult(result, bench);
    }
    await atEnd?.();
  } finally {
    asker.stop();
    if (!leave) {
      note('giving the lab back');
      await pushes.end().catch(() => undefined);
      await ground.giveBack();
    }
  }
}

/** Cases that were made for the first slot, each run in a slot of its own, for a search for the least of them. */
export const looksOf = (bench: Bench): Looks => ({
  width: bench.ground.slots.length,
  async look(candidates) {
    bench.signal.throwIfAborted();
    const batch = candidates.flatMap((fuzzCase, index) => {
      const slot = bench.ground.slots[index];
      return slot ? [{ fuzzCase: moveCase(fuzzCase, slotOf(0), slot), slot }] : [];
    });
    const results = await runBatch(batch, bench);
    return results.map(({ refused, contradictions }) => (refused.length > 0 ? undefined : contradictions));
  },
});
