import { z } from 'zod';
import type { ProbeResult } from '#protocol/labinit.ts';
import { parseBoundedJson } from '#server/cluster/bounded-json.ts';
import { OTHER } from '#server/grading/statistics/sequential-shares.ts';
import { linesField } from '../specs.ts';

/** Where an answer says who gave it. */
export const byField = z
  .union([
    z.strictObject({ json: z.string().describe('a path in the body, such as `podname` or `reviews.0.rating.color`') }),
    z.strictObject({ body: linesField.describe('a pattern: its first group, or all that fits') }),
    z.strictObject({ header: z.string().toLowerCase() }),
    z.strictObject({ status: z.literal(true) }),
  ])
  .describe('what tells the answers apart');

export type By = z.output<typeof byField>;

export const byText = (by: By): string => ('body' in by ? by.body.source : JSON.stringify(by));

/** The first category whose pattern fits; `other` for all else, also for what could not be read. */
export function categoryOf(categories: Readonly<Record<string, RegExp>>, text: string | undefined): string {
  if (text === undefined) return OTHER;
  return Object.entries(categories).find(([, pattern]) => pattern.test(text))?.[0] ?? OTHER;
}

/** What tells the answer apart. */
export function answerText(by: By, result: ProbeResult): string | undefined {
  if (!result.ok) return undefined;
  if ('status' in by) return String(result.status);
  if ('header' in by) return result.headers[by.header];
  if ('body' in by) {
    const found = by.body.exec(result.body);
    return found?.[1] ?? found?.[0];
  }
  try {
    const value = by.json
      .split('.')
      .reduce<unknown>(
        (at, key) => (at as Record<string, unknown> | undefined)?.[key],
        parseBoundedJson(Buffer.from(result.body), 'answer'),
      );
    return ['string', 'number', 'boolean'].includes(typeof value) ? String(value) : '';
  } catch {
    return undefined;
  }
}
