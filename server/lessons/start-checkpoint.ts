import type { StartView, Verdict } from '#protocol/verdict.ts';
import type { CheckpointSpec, Lesson } from './vocabulary.ts';

/** No checkpoint of a lesson has such a name: a page shows them beside the lab, not among the checkpoints. */
const NEEDS = 'start-needs';
const FRESH = 'start-fresh';

/** Says whether a lab that was made for another lesson has what this one starts with. */
export class StartCheckpoint {
  /** The lesson with its start as further checkpoints. */
  readonly lesson: Lesson;
  readonly #verdicts = new Map<string, Verdict>();

  /** Undefined for a lesson that starts with nothing of its own. */
  static of(lesson: Lesson): StartCheckpoint | undefined {
    const { needs, freshUnless } = lesson.start;
    return needs || freshUnless ? new StartCheckpoint(lesson) : undefined;
  }

  private constructor(lesson: Lesson) {
    const { title, start } = lesson;
    const spec = (id: string, checks?: CheckpointSpec['checks']) =>
      checks ? [{ id, title, goal: title, checks }] : [];
    const [first, ...others] = lesson.checkpoints;
    const added = [...spec(FRESH, start.freshUnless), ...spec(NEEDS, start.needs)];
    this.lesson = { ...lesson, checkpoints: [first, ...others, ...added] };
  }

  is(checkpoint: string): boolean {
    return checkpoint === NEEDS || checkpoint === FRESH;
  }

  /** What was there once was the start; what the learner makes of it later is theirs. */
  learn(checkpoint: string, verdict: Verdict): void {
    if (this.#verdicts.get(checkpoint)?.status !== 'passed') this.#verdicts.set(checkpoint, verdict);
  }

  /** The first that has not passed speaks; one that is not known yet says nothing, and neither do those after it. */
  view(): StartView | undefined {
    const looked = this.lesson.checkpoints.filter(({ id }) => this.is(id));
    const speaks = looked.find(({ id }) => this.#verdicts.get(id)?.status !== 'passed') ?? looked.at(-1);
    const verdict = speaks && this.#verdicts.get(speaks.id);
    return verdict && { verdict, prepares: speaks.id === NEEDS };
  }
}
