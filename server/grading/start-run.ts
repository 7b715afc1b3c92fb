import type { StartView, Verdict } from '#protocol/verdict.ts';
import type { LessonStart } from '../lessons/vocabulary.ts';
import { CheckRun } from './check-run.ts';

/** One half of a start. Once passed it stays passed: later changes are the learner's work, not a missing start. */
class StartPart extends CheckRun {
  /** What this half lacks can be added to the lab as it stands. */
  readonly prepares: boolean;
  #observed: Verdict | undefined;

  constructor(specs: CheckRun['specs'], { at, prepares }: { at: number; prepares: boolean }) {
    super(specs, { at });
    this.prepares = prepares;
  }

  /** Undefined before the first verdict. */
  get observed(): Verdict | undefined {
    return this.#observed;
  }

  override publish(verdict: Verdict): boolean {
    const isNews = super.publish(verdict);
    if (isNews && this.#observed?.status !== 'passed') this.#observed = verdict;
    return isNews;
  }
}

/** Whether a lab that was made for another lesson has what this one starts with. */
export class StartRun {
  /** First what no step can bring about, then what the steps add. */
  readonly parts: readonly StartPart[];

  /** Undefined for a lesson that starts with nothing of its own. */
  static of({ needs, freshUnless }: LessonStart, at: number): StartRun | undefined {
    const parts = [
      ...(freshUnless ? [new StartPart(freshUnless, { at, prepares: false })] : []),
      ...(needs ? [new StartPart(needs, { at, prepares: true })] : []),
    ];
    return parts.length > 0 ? new StartRun(parts) : undefined;
  }

  private constructor(parts: readonly StartPart[]) {
    this.parts = parts;
  }

  /** The first part that has not passed decides. While it has no verdict yet there is none of the start either. */
  view(): StartView | undefined {
    const deciding = this.parts.find(({ observed }) => observed?.status !== 'passed') ?? this.parts.at(-1);
    const verdict = deciding?.observed;
    return deciding && verdict && { verdict, prepares: deciding.prepares };
  }
}
