import type { CaseResult } from './batch.ts';
import type { TrafficProof } from './results.ts';
import { signatureOf } from './shrink.ts';

/** What a run has seen so far, in numbers. */
export class Tally {
  cases = 0;
  asked = 0;
  passed = 0;
  refused = 0;
  contradictions = 0;
  /** How often each reason was told; how often one that nothing is held against. */
  readonly codes = new Map<string, number>();
  readonly unchecked = new Map<string, number>();
  readonly signatures = new Map<string, number>();

  add({ asked, passed, refused, codes, unchecked, contradictions }: CaseResult): void {
    this.cases += 1;
    this.asked += asked;
    this.passed += passed;
    this.refused += refused.length;
    this.contradictions += contradictions.length;
    for (const code of codes) count(this.codes, code);
    for (const code of unchecked) count(this.unchecked, code);
    for (const each of contradictions) count(this.signatures, signatureOf(each));
  }
}

const count = (counts: Map<string, number>, key: string) => counts.set(key, (counts.get(key) ?? 0) + 1);

/** By how often, then by name. */
const sorted = (counts: ReadonlyMap<string, number>) =>
  [...counts].sort(([a, x], [b, y]) => y - x || a.localeCompare(b));

export type RunFacts = Pick<TrafficProof, 'date' | 'commit' | 'machine' | 'seed' | 'seconds'>;

export const trafficProof = (tally: Tally, facts: RunFacts): TrafficProof => ({
  ...facts,
  cases: tally.cases,
  asked: tally.asked,
  passed: tally.passed,
  refusedObjects: tally.refused,
  contradictions: tally.contradictions,
  signatures: Object.fromEntries(sorted(tally.signatures)),
  codes: Object.fromEntries(sorted(tally.codes)),
  withoutPredicate: Object.fromEntries(sorted(tally.unchecked)),
});
