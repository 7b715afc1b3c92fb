import type { Localized } from '../../protocol/errors.ts';
import type { CheckSpec } from './checks/index.ts';

/** One checkpoint: its checks are in the order in which causes come before symptoms, and the first broken one speaks. */
export interface CheckpointSpec {
  readonly id: string;
  readonly title: Localized;
  /** What is wanted, as the learner reads it. */
  readonly goal: Localized;
  readonly checks: readonly [CheckSpec, ...CheckSpec[]];
}

/** One thing that is done to a fresh lab before the learner gets it. Must give the same result when run twice. */
interface StartStep {
  readonly title: Localized;
  readonly host: string;
  /** A shell script, run by `bash -e`. */
  readonly script: string;
}

export interface LessonSpec {
  /** The folder's name without its number. */
  readonly id: string;
  readonly title: Localized;
  /** `bare`: nodes only. `mesh`: nodes, Istio and its ingress gateway. */
  readonly start: { readonly target: 'bare' | 'mesh'; readonly steps: readonly StartStep[] };
  readonly checkpoints: readonly [CheckpointSpec, ...CheckpointSpec[]];
}
export type Lesson = LessonSpec;

/** What a `lesson.ts` exports as default. */
export function defineLesson(spec: LessonSpec): Lesson {
  return spec;
}
