import type { Failure } from '#protocol/errors.ts';
import type { LabStep, LabTarget } from '#protocol/lab-state.ts';
import type { LabRow } from '../storage/lab-table.ts';

/** Labs that came from elsewhere, such as a lost database, belong to nobody and can still be ended. */
export const NOBODY = 'nobody';

/** What is wanted of a lab: to be there, at its course's target, or not to be there. */
export interface Desired {
  readonly want: 'present' | 'absent';
  readonly by: string;
  readonly at: number;
}

interface Aim {
  readonly target: LabTarget;
  readonly steps: readonly LabStep[];
}
/** `askedAt`: another target was asked for, of the lab as it stood. */
export type Ready = Aim & { readonly readyMs: number; readonly askedAt?: number | undefined };

/** How far the server brought a lab. What labd knows of it is observed and never stored. */
export type Course =
  | ({ readonly stage: 'requested' } & Aim)
  | ({ readonly stage: 'making' } & Aim)
  | ({ readonly stage: 'ready' } & Ready)
  | ({ readonly stage: 'preparing'; readonly askedAt: number; readonly before: Ready } & Aim)
  | ({ readonly stage: 'failed'; readonly failure: Failure } & Aim);

export interface Plan {
  readonly desired: Desired;
  readonly course: Course;
}

export const readyAgain = ({ target, steps, readyMs, askedAt }: Ready): Course => ({
  stage: 'ready',
  target,
  steps,
  readyMs,
  askedAt,
});

function courseOf(row: LabRow): Course {
  const { target, steps, readyMs, askedAt, failure } = row;
  if (failure) return { stage: 'failed', target, steps, failure };
  if (readyMs !== undefined) return { stage: 'ready', target, steps, readyMs, askedAt };
  if (askedAt !== undefined) return { stage: 'preparing', target, steps, askedAt, before: beforeOf(row, askedAt) };
  return { stage: row.unmade ? 'requested' : 'making', target, steps };
}

/** A row of a server that did not put on record what the lab was: what is known of it is enough to keep it. */
function beforeOf({ before, fits, createdAt }: LabRow, askedAt: number): Ready {
  if (before) return before;
  const lesson = fits?.at(-1);
  const target: LabTarget = lesson === undefined ? { kind: 'bare' } : { kind: 'lesson', lesson };
  return { target, steps: [], readyMs: Math.max(0, Math.round(askedAt - createdAt)) };
}

export function planOf(row: LabRow): Plan {
  const by = row.askedBy ?? row.owner;
  const desired: Desired = row.ending
    ? { want: 'absent', by, at: row.endAskedAt ?? row.createdAt }
    : { want: 'present', by, at: row.askedAt ?? row.createdAt };
  return { desired, course: courseOf(row) };
}

/** The row for the table. Fields of it that say nothing about the plan stay as they are. */
export function rowWith(row: LabRow, { desired, course }: Plan): LabRow {
  const { askedBy: _by, endAskedAt: _at, unmade: _unmade, before: _before, ...others } = row;
  const { askedAt: _askedAt, readyMs: _readyMs, failure: _failure, ...kept } = others;
  const absent = desired.want === 'absent';
  return {
    ...kept,
    target: course.target,
    steps: [...course.steps],
    ending: absent,
    ...(desired.by === row.owner ? {} : { askedBy: desired.by }),
    ...(absent ? { endAskedAt: desired.at } : {}),
    ...fieldsOf(course),
  };
}

function fieldsOf(course: Course): Partial<LabRow> {
  switch (course.stage) {
    case 'requested':
      return { unmade: true };
    case 'making':
      return {};
    case 'ready':
      return { readyMs: course.readyMs, ...(course.askedAt === undefined ? {} : { askedAt: course.askedAt }) };
    case 'preparing': {
      const { target, steps, readyMs, askedAt } = course.before;
      const before = { target, steps: [...steps], readyMs, ...(askedAt === undefined ? {} : { askedAt }) };
      return { askedAt: course.askedAt, before };
    }
    case 'failed':
      return { failure: course.failure };
  }
}
