import { z } from 'zod';
import type { CheckpointView } from '#protocol/verdict.ts';

/** What a grader said of one checkpoint, as the results keep it. */
export const observationSchema = z.strictObject({
  status: z.enum(['passed', 'failed', 'pending', 'inconclusive']),
  code: z.string().optional().describe('of the reason or the failure'),
  object: z.string().optional(),
  observed: z.string().describe('the value behind the verdict'),
});
export type Observation = z.infer<typeof observationSchema>;

export function observe({ verdict }: CheckpointView): Observation {
  switch (verdict.status) {
    case 'passed':
      return { status: 'passed', observed: verdict.evidence };
    case 'failed': {
      const { code, object, observed } = verdict.reason;
      return { status: 'failed', code, object, observed };
    }
    case 'pending':
      return { status: 'pending', observed: verdict.waitingFor.en };
    case 'inconclusive':
      return { status: 'inconclusive', code: verdict.failure.code, observed: verdict.failure.message.en };
  }
}

export const observationText = ({ status, code, object, observed }: Observation): string => {
  const where = [object, observed && `observed: ${observed}`].filter(Boolean).join('; ');
  return `${status}${code ? ` ${code}` : ''}${where && ` (${where})`}`;
};

/** What must be seen; any reason will do where none is named. */
export type Expectation =
  | { readonly status: 'passed' }
  | { readonly status: 'failed'; readonly code?: string | undefined };

export function meets(expected: Expectation, seen: Observation): boolean {
  if (seen.status !== expected.status) return false;
  return expected.status === 'passed' || expected.code === undefined || expected.code === seen.code;
}
