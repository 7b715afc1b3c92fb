import type { Localized } from '#protocol/errors.ts';
import type { CheckSpec } from '../checks/index.ts';
import type { ExerciseSpec } from './exercises/exercise-spec.ts';

export type { CheckSpec };

/** One checkpoint. Its checks are ordered from cause to symptom; the reason is that of the first broken one. */
export interface CheckpointSpec {
  readonly id: string;
  readonly title: Localized;
  /** What is wanted, as the learner reads it. */
  readonly goal: Localized;
  /** What the learner answers; `{ kind: 'exercise' }` among the checks grades it. */
  readonly exercise?: ExerciseSpec;
  readonly checks: readonly [CheckSpec, ...CheckSpec[]];
  /** From a first direction to the field or flag in question; never the whole solution. */
  readonly hints?: readonly [Localized, Localized, Localized];
  /** Steps of the folder `solutions/` that solve this checkpoint, such as `apply-by-file/4-k3s-s-gateway.sh`. */
  readonly solution?: readonly string[];
  /** Until it has passed, the editor's diagnostics (schema, istioctl analyze, dry run) stay off: the learner is to find the mistake. */
  readonly withoutEditorChecks?: true;
  /** The learner finds the way alone: the page has no command for it, and the goal may be several sentences. Not with an `exercise`. */
  readonly task?: true;
  /** What a task must say so that it can be done and graded: names, hosts, ports, users. Neither commands nor YAML. */
  readonly facts?: readonly [Localized, ...Localized[]];
  /** Beyond the chapter: graded like the others, and not needed to finish. */
  readonly further?: true;
}

/** One thing that is done to a lab before the chapter begins. Must give the same result when run twice, and undo nothing that earlier chapters made. */
export interface StartStep {
  readonly title: Localized;
  readonly host: string;
  /** A shell script, run by `bash -e`. */
  readonly script: string;
}

export interface LessonStart {
  readonly target: 'bare' | 'mesh';
  readonly steps: readonly StartStep[];
  /** What a lab that comes from another chapter may lack, and the steps add; causes come before symptoms. */
  readonly needs?: CheckpointSpec['checks'];
  /** What no step can bring about in such a lab. */
  readonly freshUnless?: CheckpointSpec['checks'];
}

export interface LessonSpec {
  /** The folder's name without its number. */
  readonly id: string;
  readonly title: Localized;
  /** `bare`: nodes only. `mesh`: nodes, Istio and its ingress gateway. */
  readonly start: LessonStart;
  readonly checkpoints: readonly [CheckpointSpec, ...CheckpointSpec[]];
  readonly proof?: {
    /** What CI proves of the lesson: all of it, or the checkpoint with that id. Otherwise the first checkpoint. */
    readonly ci?: string;
    /** Who does what the page says has passed every checkpoint that asks no question. */
    readonly pagePasses?: true;
  };
}
export type Lesson = LessonSpec;

/** What a `lesson.ts` exports as default. */
export function defineLesson(spec: LessonSpec): Lesson {
  return spec;
}
