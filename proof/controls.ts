import type { CheckpointView } from '#protocol/verdict.ts';
import { type CheckSpec, type PrepareCheck, prepareCheck } from '#server/checks/index.ts';
import { broken, type Outcome, ok } from '#server/grading/outcome.ts';
import type { CheckpointSpec, Lesson } from '#server/lessons/vocabulary.ts';
import { type Expectation, meets, observe } from './observation.ts';

/** A check that always gives the same outcome. A proof must notice when it stands in for a real one. */
export interface Control {
  readonly check: string;
  readonly says: 'passed' | 'failed';
}
export const controlName = ({ check, says }: Control): string => `${check} always ${says}`;

const SAYS = ['passed', 'failed'] as const;
const FIXED: Readonly<Record<Control['says'], Outcome>> = {
  passed: ok('a control that always passes'),
  failed: broken({
    code: 'control.failed',
    layer: 'host',
    object: 'control',
    ko: '늘 실패하는 대조군이다.',
    en: 'A control that always fails.',
    expected: '-',
    observed: '-',
    next: 'true',
  }),
};

/**
 * Each check that a lesson writes, once, however many of its checkpoints use it. Checks of one kind get numbers in
 * the order in which they appear; an exercise is the check of its own checkpoint.
 */
export function checksOf({ checkpoints }: Lesson): Map<string, LessonCheck> {
  const checks = new Map<string, LessonCheck>();
  const count = new Map<string, number>();
  for (const checkpoint of checkpoints) {
    for (const check of checkpoint.checks) {
      const key = keyOf(checkpoint, check);
      const known = checks.get(key);
      const number = (count.get(check.kind) ?? 0) + Number(!known);
      count.set(check.kind, number);
      const name = check.kind === 'exercise' ? `exercise ${checkpoint.id}` : numbered(check.kind, number);
      checks.set(key, { name: known?.name ?? name, usedBy: [...(known?.usedBy ?? []), checkpoint.id] });
    }
  }
  return checks;
}

interface LessonCheck {
  readonly name: string;
  /** Ids of checkpoints. */
  readonly usedBy: readonly string[];
}

const numbered = (kind: string, number: number) => (number === 1 ? kind : `${kind} ${number}`);

/** What explains a check when it is broken is no part of what it asks. */
function keyOf(checkpoint: CheckpointSpec, check: CheckSpec): string {
  const asked = { ...check, explainedBy: undefined };
  return JSON.stringify(check.kind === 'exercise' ? [asked, checkpoint.id] : asked);
}

const SEPARATOR = '--';
/** The checkpoint that a variant was made of. */
export const originalId = (id: string): string => id.split(SEPARATOR)[0] ?? id;

export interface ControlledLesson {
  /** The lesson's own checkpoints, and after them one variant for each control and checkpoint that has its check. */
  readonly lesson: Lesson;
  readonly prepare: PrepareCheck;
  /** Names of the controls whose variants do not say what is expected: these were noticed. */
  caught(views: readonly CheckpointView[], expected: ReadonlyMap<string, Expectation>): string[];
}

/**
 * One grader looks at the real checkpoints and at the controls, so both see the same lab at the same moment.
 * `whole` names the checks, where `lesson` is only a part of it.
 */
export function withControls(lesson: Lesson, whole: Lesson = lesson): ControlledLesson {
  const names = checksOf(whole);
  const fixed = new Map<CheckSpec, Outcome>();
  const controls = new Map<string, Control>();
  const variants: CheckpointSpec[] = [];
  for (const checkpoint of lesson.checkpoints) {
    for (const [index, check] of checkpoint.checks.entries()) {
      for (const says of SAYS) {
        const replaced: CheckSpec = { ...check };
        fixed.set(replaced, FIXED[says]);
        const id = [checkpoint.id, index, says].join(SEPARATOR);
        const [first, ...rest] = checkpoint.checks.with(index, replaced);
        if (!first) continue;
        variants.push({ ...checkpoint, id, checks: [first, ...rest] });
        controls.set(id, { check: names.get(keyOf(checkpoint, check))?.name ?? check.kind, says });
      }
    }
  }
  const [first, ...rest] = lesson.checkpoints;
  return {
    lesson: { ...lesson, checkpoints: [first, ...rest, ...variants] },
    prepare(spec) {
      const outcome = fixed.get(spec);
      const prepared = prepareCheck(spec);
      return outcome ? { inputs: prepared.inputs, run: () => Promise.resolve(outcome) } : prepared;
    },
    caught(views, expected) {
      const noticed = views.flatMap((view) => {
        const control = controls.get(view.id);
        const wanted = expected.get(originalId(view.id));
        return control && wanted && !meets(wanted, observe(view)) ? controlName(control) : [];
      });
      return [...new Set(noticed)].sort();
    },
  };
}
