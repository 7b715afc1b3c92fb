import { SlipwayError } from '#protocol/errors.ts';
import { createRateLimit, type RateLimit } from '../sessions/rate-limit.ts';
import type { LabService } from './lab-service.ts';

interface LabCallsOptions {
  readonly labs: Pick<LabService, 'onChange'>;
  readonly clock: () => number;
  /** Calls of one lab. */
  readonly atOnceMax: number;
}

/** How many calls of a kind pages may have under way in one lab, and how fast. */
export interface LabCalls {
  /** @throws SlipwayError SLW104 for too much at once */
  within<T>(lab: string, work: () => Promise<T>): Promise<T>;
  close(): void;
}

export function createLabCalls({ labs, clock, atOnceMax }: LabCallsOptions): LabCalls {
  const calls = new Map<string, { readonly rate: RateLimit; atOnce: number }>();
  const unsubscribe = labs.onChange(({ id, state }) => {
    if (state === 'stopped' || state === 'failed') calls.delete(id);
  });
  return {
    async within(lab, work) {
      const own = calls.get(lab) ?? { rate: createRateLimit(clock), atOnce: 0 };
      calls.set(lab, own);
      if (own.atOnce >= atOnceMax || own.rate.take('normal') !== 'take') throw new SlipwayError('SLW104');
      own.atOnce += 1;
      try {
        return await work();
      } finally {
        own.atOnce -= 1;
      }
    },
    close: unsubscribe,
  };
}
