import { z } from 'zod';

/** Bounds of what is read from a proxy's dump: the lab wrote it. */
export const text = z.string().max(4_000);
export const many = <T extends z.ZodType>(item: T) => z.array(item).max(5_000).default([]);

/** The items that can be read, and whether there were others: one odd item must not hide the rest. */
export function readable<T extends z.ZodType>(item: T) {
  return many(z.unknown()).transform((values) => {
    const parsed = values.map((value) => item.safeParse(value));
    return {
      items: parsed.flatMap((each) => (each.success ? [each.data] : [])),
      complete: parsed.every(({ success }) => success),
    };
  });
}

/** Protobuf's JSON of a duration, `0.500s`, in ms. */
export const durationMs = z
  .string()
  .max(40)
  .regex(/^-?\d+(\.\d+)?s$/)
  .transform((value) => Math.round(Number(value.slice(0, -1)) * 1000));

/** 64-bit numbers are texts in protobuf's JSON. */
export const int64 = z.union([z.number(), z.string().max(30)]);

const DENOMINATORS = { HUNDRED: 100, TEN_THOUSAND: 10_000, MILLION: 1_000_000 } as const;
/** A `FractionalPercent`, in percent; what is left out is 0 of HUNDRED. */
export const percent = z
  .object({
    numerator: z.number().default(0),
    denominator: z.enum(['HUNDRED', 'TEN_THOUSAND', 'MILLION']).default('HUNDRED'),
  })
  .transform(({ numerator, denominator }) => Math.min(100, (numerator / DENOMINATORS[denominator]) * 100));
