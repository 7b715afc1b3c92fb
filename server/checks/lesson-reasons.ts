import { z } from 'zod';
import { type Reason, reasonSchema } from '#protocol/verdict.ts';
import { matchTree, plainPath } from '../grading/objects/match-tree.ts';
import { matchTreeSchema } from '../grading/objects/tree.ts';
import { broken, type Outcome } from '../grading/outcome.ts';

/** A typical mistake that a lesson knows better than the kind of check does. All conditions that it names must hold. */
export const lessonReasonSchema = z.strictObject({
  for: z.string().optional().describe("the kind's own code that this replaces, such as `resource.mismatch`"),
  path: z
    .string()
    .optional()
    .describe('the failing path begins so, such as `spec.selector`; items of arrays without index'),
  when: matchTreeSchema
    .optional()
    .describe('what was looked at fits this picture: the object, or the answer of a probe'),
  code: reasonSchema.shape.code,
  ko: z.string().describe('may contain {object} {path} {expected} {observed}'),
  en: z.string(),
  layer: reasonSchema.shape.layer.optional(),
  object: z.string().optional(),
  expected: z.string().optional(),
  next: z.string().optional(),
  on: z.string().optional().describe('the host for `next`; absent: k3s-s'),
  analyzer: z.string().optional(),
});
export type LessonReason = z.input<typeof lessonReasonSchema>;

type Broken = Extract<Outcome, { kind: 'broken' }>;

/** The outcome with the text of the first reason that fits, or unchanged. */
export function applyReasons(outcome: Broken, reasons: readonly z.output<typeof lessonReasonSchema>[]): Outcome {
  const { reason, subject, settleMs } = outcome;
  const found = reasons.find(
    ({ for: code, path, when }) =>
      (code === undefined || code === reason.code) &&
      (path === undefined || isUnder(path, subject?.path)) &&
      (when === undefined || (subject !== undefined && !matchTree(when, subject.value).mismatch)),
  );
  if (!found) return outcome;
  const fill = (text: string) => fillIn(text, reason, subject?.path);
  const { for: _for, path: _path, when: _when, ko, en, ...rest } = found;
  const given = Object.fromEntries(Object.entries(rest).map(([key, text]) => [key, text && fill(text)]));
  return broken(
    {
      ...reason,
      ko: fill(ko),
      en: fill(en),
      // The kind's analyzer code need not be that of the mistake.
      ...(reason.analyzer !== undefined && found.code !== reason.code && { analyzer: '' }),
      // The host is that of the kind's own command otherwise.
      ...(found.next !== undefined && { on: 'k3s-s' }),
      ...given,
    } as Parameters<typeof broken>[0],
    settleMs,
    subject,
  );
}

function isUnder(wanted: string, path: string | undefined): boolean {
  if (path === undefined) return false;
  const plain = plainPath(path);
  return plain === wanted || (plain.startsWith(wanted) && ['.', '['].includes(plain[wanted.length] ?? ''));
}

const fillIn = (text: string, reason: Reason, path = ''): string =>
  text.replace(/\{(object|path|expected|observed)\}/g, (_, name: 'object' | 'path' | 'expected' | 'observed') =>
    name === 'path' ? path : reason[name],
  );
