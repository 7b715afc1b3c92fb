import { type Failure, failure, SlipwayError } from '#protocol/errors.ts';
import type { Verdict } from '#protocol/verdict.ts';
import { type CheckSpec, type Input, type PrepareCheck, type PreparedCheck, prepareCheck } from '../checks/index.ts';
import { messageOf } from '../cluster/cannot-ask.ts';
import type { Outcome } from './outcome.ts';
import type { Scene } from './scene.ts';

/** What a look at all checks of a run came to: the outcome of the one that decides, or none because of our own trouble. */
export type LookResult = Outcome | { readonly kind: 'inconclusive'; readonly failure: Failure };

/** Ages of a change at which proxies are asked once more although all seems settled: they have no watch. */
const LATE_LOOKS_MS = [1_000, 3_000, 10_000];
/** A pass that a proxy gave sooner than this after a change may still be about the state before it. */
const FRESH_PASS_MS = 400;
const SLOW_RECHECK_MS = 30_000;
const INCONCLUSIVE_RECHECK_MS = 2_000;
const WAITING_RECHECK_MS = 5_000;
/** A look that takes longer sends many requests, or one with a delay: its answers may be from before and after a change. */
const LONG_LOOK_MS = 1_000;
const OVERTAKEN_MAX = 3;
/** Processes and sockets of pods, which have no watch: while something is missing, and when all is there. */
const POLL_BROKEN_MS = 2_000;
const POLL_PASSED_MS = 10_000;

/**
 * A list of checks that a running grader repeats: what they depend on, when they are due, and what was last found.
 * A checkpoint is one with a name; a lesson's start has up to two.
 */
export class CheckRun {
  readonly specs: readonly CheckSpec[];
  readonly inputs: ReadonlySet<Input>;
  /** Judged without a look, whatever the lab is doing. */
  readonly withoutLab: boolean = false;
  readonly #checks: readonly PreparedCheck[];
  verdict: Verdict;
  /** `performance.now()` of the last change of an input. */
  changedAt = 0;
  /** What was found may still come right by itself. */
  settled = false;
  dirty = true;
  /** The next verdict is published even if it says the same: a new answer wants to be acknowledged. */
  publishAgain = false;
  running = false;
  recheck: NodeJS.Timeout | undefined;
  #overtaken = 0;

  constructor(
    specs: readonly CheckSpec[],
    { at, prepare = prepareCheck, inputs = [] }: { at: number; prepare?: PrepareCheck; inputs?: readonly Input[] },
  ) {
    this.specs = specs;
    this.#checks = specs.map((check) => prepare(check));
    this.inputs = new Set([...this.#checks.flatMap((check) => check.inputs), ...inputs]);
    this.verdict = { status: 'pending', at, waitingFor: reading };
  }

  /** Of a run that is `withoutLab`. */
  judge(): LookResult {
    return inconclusive(new Error('these checks need a lab'));
  }

  /** Takes the verdict; false when it says the same as the last one and nobody waits for it. */
  publish(verdict: Verdict): boolean {
    const isNews = this.publishAgain || !sameVerdict(this.verdict, verdict);
    this.verdict = verdict;
    this.publishAgain = false;
    return isNews;
  }

  /** Runs the checks in their order and stops at the first that is not all right. */
  async look(scene: Scene): Promise<LookResult> {
    let found: LookResult & { kind: 'ok' } = { kind: 'ok', evidence: '' };
    try {
      for (const check of this.#checks) {
        const outcome = await check.run(scene);
        if (outcome.kind !== 'ok') return outcome;
        found = { ...found, ...outcome };
      }
      return found;
    } catch (error) {
      return inconclusive(error);
    }
  }

  /** The verdict that follows from a result. Sets `settled`. */
  conclude(result: LookResult, { now, at }: { now: number; at: number }): Verdict {
    const age = now - this.changedAt;
    switch (result.kind) {
      case 'ok':
        this.settled = !this.inputs.has('proxy') || age >= FRESH_PASS_MS;
        return {
          status: 'passed',
          at,
          evidence: result.evidence,
          ...(result.explanation && { explanation: result.explanation }),
        };
      case 'waiting':
        this.settled = false;
        return { status: 'pending', at, waitingFor: result.waitingFor };
      case 'inconclusive':
        this.settled = false;
        return { status: 'inconclusive', at, failure: result.failure };
      case 'broken': {
        this.settled = age >= result.settleMs;
        const failed: Verdict = { status: 'failed', at, reason: result.reason };
        if (this.settled || this.#alreadyFailed(result.reason)) return failed;
        return { status: 'pending', at, waitingFor: settling };
      }
    }
  }

  /**
   * A change came during a long look, so what it found may mix two states. In a lab that never comes to rest a few
   * such looks are passed over, and then one is published all the same.
   */
  wasOvertaken(tookMs: number): boolean {
    const overtaken = this.dirty && tookMs > LONG_LOOK_MS && this.#overtaken < OVERTAKEN_MAX;
    this.#overtaken = overtaken ? this.#overtaken + 1 : 0;
    return overtaken;
  }

  /** When to look again without an event, in ms; undefined: never. */
  nextLook(result: LookResult, now: number): number | undefined {
    if (result.kind === 'inconclusive') return INCONCLUSIVE_RECHECK_MS;
    if (result.kind === 'waiting') return WAITING_RECHECK_MS;
    const age = now - this.changedAt;
    const usesProxy = this.inputs.has('proxy');
    const settleMs = result.kind === 'broken' ? result.settleMs : FRESH_PASS_MS;
    if (usesProxy && age < settleMs) return Math.min(pace(age), settleMs - age + 1);
    if (this.inputs.has('polled')) return result.kind === 'ok' ? POLL_PASSED_MS : POLL_BROKEN_MS;
    if (age < settleMs) return settleMs - age + 1;
    if (!usesProxy) return this.inputs.has('asked') && result.kind === 'broken' ? SLOW_RECHECK_MS : undefined;
    // What looks settled is looked at a few more times: the proxies may have been late.
    const late = LATE_LOOKS_MS.find((each) => each > age + 1);
    return late === undefined ? SLOW_RECHECK_MS : late - age;
  }

  /** The same cause stays on the screen instead of flickering through `pending`. */
  #alreadyFailed(reason: { code: string; object: string }): boolean {
    const { verdict } = this;
    return (
      verdict.status === 'failed' && verdict.reason.code === reason.code && verdict.reason.object === reason.object
    );
  }
}

export const inconclusive = (error: unknown): LookResult => ({
  kind: 'inconclusive',
  failure: error instanceof SlipwayError ? error.failure : failure('SLW900', { detail: messageOf(error) }),
});

/** istiod gathers changes for 100 ms and pushes; most proxies have a change after 150 to 300 ms. */
function pace(age: number): number {
  if (age < 800) return 100;
  if (age < 3_000) return 300;
  return 1_000;
}

const reading = { ko: '클러스터의 상태를 읽는 중이다.', en: 'Reading the state of the cluster.' };
const settling = {
  ko: '변경이 프록시까지 도달했는지 확인하는 중이다.',
  en: 'Checking whether the change has reached the proxies.',
};

/** Evidence changes with every request in a log; that is no news. */
function sameVerdict(a: Verdict, b: Verdict): boolean {
  if (a.status === 'failed' && b.status === 'failed') return JSON.stringify(a.reason) === JSON.stringify(b.reason);
  if (a.status === 'pending' && b.status === 'pending') return a.waitingFor.en === b.waitingFor.en;
  if (a.status === 'inconclusive' && b.status === 'inconclusive') return a.failure.code === b.failure.code;
  return a.status === b.status;
}
