import type { LabStep } from '#protocol/lab-state.ts';
import type { LabRecord } from '#protocol/labd.ts';
import type { HostProcess, StoredLab } from './records.ts';

/** A lab as labd holds it in memory. */
export interface Lab {
  record: LabRecord;
  slot: number | undefined;
  processes: HostProcess[];
  readonly abort: AbortController;
  /** What is under way for this lab; never rejects. */
  work: Promise<void>;
  /** When the present step began. */
  stepBegunAt: number;
  /** When its making began; undefined while it waits, and for a lab of a former labd. */
  begunAt: number | undefined;
  /** Ends the present pause between two tries to remove it. */
  wake: (() => void) | undefined;
  /** Nothing of it goes on record any more. */
  forgotten: boolean;
}

export interface LabStart {
  readonly record: LabRecord;
  readonly slot?: number | undefined;
  readonly processes?: readonly HostProcess[];
  readonly now: number;
}

export const newLab = ({ record, slot, processes = [], now }: LabStart): Lab => ({
  record,
  slot,
  processes: [...processes],
  abort: new AbortController(),
  work: Promise.resolve(),
  stepBegunAt: now,
  begunAt: undefined,
  wake: undefined,
  forgotten: false,
});

/** What of it goes on record. */
export const storedLab = ({ record, slot, processes }: Lab): StoredLab => {
  return { record, processes, ...(slot !== undefined && { slot }) };
};

/** The fields that every state has. */
export const commonFields = ({ record: { id, spec, hosts, steps, createdAt } }: Lab) => {
  return { id, spec, hosts, steps, createdAt };
};

/** The steps with the running one ended and, if there is one, the next begun. */
export function nextSteps(lab: Lab, now: number, next?: LabStep['name'], failed = false): LabStep[] {
  const ms = Math.round(now - lab.stepBegunAt);
  lab.stepBegunAt = now;
  const ended = lab.record.steps.map((step): LabStep => {
    return step.status === 'running' ? { ...step, status: failed ? 'failed' : 'done', ms } : step;
  });
  return next === undefined ? ended : [...ended, { name: next, status: 'running' }];
}
