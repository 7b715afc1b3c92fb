import { NOBODY, type Plan } from './course.ts';
import { isGone, type Observed } from './observe.ts';

/** Why a lab failed can be read for a day. */
const FAILED_KEPT_MS = 86_400_000;

/** What drives a lab from what is observed to what is wanted; `rest`: nothing, until something changes. */
export type NextStep =
  | { readonly step: 'create' }
  | { readonly step: 'bring-up' }
  | { readonly step: 'destroy' }
  | { readonly step: 'forget' }
  | { readonly step: 'rest'; readonly ms?: number };

export interface Standing extends Plan {
  readonly owner: string;
  readonly createdAt: number;
  readonly observed: Observed;
}
export interface StepPolicy {
  readonly keepFailedLabs: boolean;
  readonly now: number;
}

const rest: NextStep = { step: 'rest' };

/** Decides without changing anything, so it can be asked at any time. */
export function nextStep({ desired, course, observed, owner, createdAt }: Standing, policy: StepPolicy): NextStep {
  const state = typeof observed === 'string' ? observed : observed.state;
  if (desired.want === 'absent') {
    if (isGone(observed)) return { step: 'forget' };
    return state === 'stopping' ? rest : { step: 'destroy' };
  }
  switch (course.stage) {
    case 'requested':
      return { step: 'create' };
    case 'making':
    case 'preparing':
      return state === 'running' ? { step: 'bring-up' } : rest;
    case 'ready':
      return rest;
    case 'failed': {
      if (isGone(observed)) {
        const left = createdAt + FAILED_KEPT_MS - policy.now;
        return left <= 0 ? { step: 'forget' } : { step: 'rest', ms: left };
      }
      // A lab that is nobody's and runs may be somebody's whose row is lost: only a person ends it.
      const isSomebodys = owner !== NOBODY || state === 'failed';
      return policy.keepFailedLabs || !isSomebodys || state === 'stopping' ? rest : { step: 'destroy' };
    }
  }
}
