import type { LabView } from '#protocol/lab-state.ts';
import type { CheckpointView } from '#protocol/verdict.ts';

/**
 * What a card shows. Two are the page's own words: `waiting`, there is no lab to ask; `unanswered`, an exercise that
 * nobody has done yet, which is no mistake.
 */
export type CheckpointPhase = 'waiting' | 'unanswered' | 'checking' | 'passed' | 'failed' | 'inconclusive';

export function phaseOf(view: CheckpointView | undefined, lab: LabView | undefined): CheckpointPhase {
  if (!view || (!view.withoutLab && lab?.state !== 'ready')) return 'waiting';
  switch (view.verdict.status) {
    case 'passed':
      return 'passed';
    case 'failed':
      return view.verdict.reason.code === 'answer.missing' ? 'unanswered' : 'failed';
    case 'pending':
      return 'checking';
    case 'inconclusive':
      return 'inconclusive';
  }
}

/** Passed in this lab now, or once in an earlier one: that is what progress counts. */
export function counts(view: CheckpointView): boolean {
  return view.firstPassedAt !== undefined || view.verdict.status === 'passed';
}

/** The checkpoint that the learner works on: the first that is not passed. */
export function currentOf(views: readonly CheckpointView[], lab: LabView | undefined): string | undefined {
  return views.find((view) => phaseOf(view, lab) !== 'passed')?.id;
}
