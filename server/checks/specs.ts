import { z } from 'zod';
import { LabPattern } from '../grading/objects/lab-pattern.ts';

/** Fields that several kinds of check share. */
export const namespaceField = z.string().min(1).max(63);

export const appField = z.strictObject({
  namespace: namespaceField,
  name: z.string().describe('the suggested name; other names pass'),
  except: z
    .array(z.string())
    .readonly()
    .optional()
    .describe('workloads of the start state that are not the application'),
});

export const podFields = {
  namespace: namespaceField,
  app: z.string().optional().describe('the workload, or the value of the label app or run'),
  labels: z.record(z.string(), z.string()).optional(),
};

/** How many: a number, or a range. */
export const countField = z.union([
  z.number().int().min(0),
  z.strictObject({ min: z.number().int().optional(), max: z.number().int().optional() }),
]);
export interface Range {
  readonly min: number;
  readonly max: number;
}
export function rangeOf(count: z.output<typeof countField> | undefined, least = 1): Range {
  if (typeof count === 'number') return { min: count, max: count };
  return { min: count?.min ?? least, max: count?.max ?? Number.POSITIVE_INFINITY };
}
export const rangeText = ({ min, max }: Range): string => {
  if (min === max) return `${min}`;
  return max === Number.POSITIVE_INFINITY ? `≥ ${min}` : `${min}–${max}`;
};

/** A regular expression of a lesson, checked when the lesson is read. */
export const regexField = patternField('u');
/** The same over a text of several lines: `^` and `$` are those of any line. */
export const linesField = patternField('mu');

function patternField(flags: string) {
  return z.string().transform((source, context) => compile(source, flags, context));
}

function compile(source: string, flags: string, context: z.RefinementCtx): RegExp {
  try {
    return new LabPattern(source, flags);
  } catch {
    context.addIssue({ code: 'custom', message: `${source} is no regular expression` });
    return z.NEVER;
  }
}

export const entryFields = {
  host: z.string().describe('the host name that clients send'),
  port: z.number().int().default(80).describe('port of the ingress Service'),
};
