import type { Bench } from '#proof/fuzz/batch.ts';
import type { FuzzCase } from '#proof/fuzz/case.ts';
import { moveCase } from '#proof/fuzz/case.ts';
import { slotOf } from '#proof/fuzz/ground/slot.ts';
import { keep, readKept } from '#proof/fuzz/regressions.ts';
import { foundYaml } from '#proof/fuzz/report.ts';
import { looksOf, runFuzz } from '#proof/fuzz/run.ts';
import { type TrafficProof, trafficTable, writeTrafficProof } from '#proof/fuzz/results.ts';
import { type Found, shrink, signatureOf } from '#proof/fuzz/shrink.ts';
import { Tally, trafficProof } from '#proof/fuzz/tally.ts';
import type { LabHosts } from '#server/labs/lab-hosts.ts';
import { progress } from './progress.ts';

/** Shrinking takes a minute each: of many kinds the first ones are shown whole. */
const SHRUNK_MAX = 12;

export interface FuzzOptions {
  readonly hosts: LabHosts;
  readonly seed: number;
  readonly cases: number;
  /** These cases alone, by their numbers. */
  readonly only?: readonly number[] | undefined;
  /** A contradiction is printed as its case made it, without a search for the least case that has it. */
  readonly whole: boolean;
  readonly width: number;
  readonly about: Pick<TrafficProof, 'date' | 'commit' | 'machine'>;
  /** Where the result is left; none: it is only printed. */
  readonly results?: string | undefined;
  /** Contradictions are added to those that are run first each time. */
  readonly keeps: boolean;
  /** The cases' ground stays in the lab, for a look by hand or for the next run. */
  readonly leave: boolean;
  /** Kept ones whose names contain one of these alone. */
  readonly kept?: readonly string[] | undefined;
  readonly signal: AbortSignal;
}

/** Runs the fuzzer, prints what it finds and returns the counts of cases that were right and wrong. */
export async function proveByTraffic(options: FuzzOptions): Promise<{ passed: number; failed: number }> {
  const { hosts, seed, only, width, signal } = options;
  const kept = only === undefined ? readKept().filter(wanted(options.kept)) : [];
  const numbers = only ?? Array.from({ length: options.cases }, (_, index) => index);
  const count = numbers.length;
  const tally = new Tally();
  const first = new Map<string, Found>();
  const failed: FuzzCase[] = [];
  const files: string[] = [];
  const shown = progress(kept.length + count);
  let bench: Bench | undefined;
  await runFuzz({
    hosts,
    seed,
    numbers,
    width: Math.min(width, kept.length + count),
    kept,
    leave: options.leave,
    signal,
    note: shown.note,
    onReady: shown.begin,
    onResult(result, usedBench) {
      bench = usedBench;
      tally.add(result);
      const { fuzzCase, slot, contradictions } = result;
      if (contradictions.length > 0) failed.push(fuzzCase);
      for (const contradiction of contradictions) {
        const signature = signatureOf(contradiction);
        if (first.has(signature)) continue;
        first.set(signature, { fuzzCase: moveCase(fuzzCase, slot, slotOf(0)), contradiction });
        shown.note(`${fuzzCase.name}: ${signature}: ${contradiction.because}`);
      }
      shown.step(tally);
    },
    async atEnd() {
      for (const found of [...first.values()].slice(0, SHRUNK_MAX)) {
        if (!bench) return;
        if (options.whole) {
          console.log(`\n${foundYaml(found)}`);
          continue;
        }
        shown.note(`shrinking ${signatureOf(found.contradiction)}`);
        const least = await shrink(found, looksOf(bench)).catch((error: unknown) => {
          signal.throwIfAborted();
          shown.note(`not shrunk: ${(error as Error).message}`);
          return found;
        });
        if (options.keeps) files.push(keep(least));
        console.log(`\n${foundYaml(least)}`);
      }
    },
  });
  const proof = trafficProof(tally, { ...options.about, seed, seconds: shown.seconds() });
  shown.end();
  console.log(trafficTable(proof));
  for (const file of files) console.log(`kept: ${file}`);
  if (options.results !== undefined) writeTrafficProof(options.results, proof);
  for (const { name } of failed) console.log(`FAIL ${name}`);
  return { passed: tally.cases - failed.length, failed: failed.length };
}

const wanted =
  (names: readonly string[] | undefined) =>
  ({ name }: FuzzCase): boolean =>
    names === undefined || names.some((part) => name.includes(part));
