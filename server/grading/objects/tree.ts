import { z } from 'zod';

/**
 * A partial picture of an object: what it names must be there, everything else may be anything. An array is a set of
 * items each of which must be found. A key with `$` asks instead of naming:
 *
 * `$regex`, `$in`, `$gt` `$gte` `$lt` `$lte` (numbers), `$absent: true`, `$exists: true`, `$size` (a number or an
 * asking object), `$not`, `$any` (one of several pictures), `$every` and `$none` (over an array's items), `$equals`
 * (the very same, arrays in order).
 */
export type MatchTree = string | number | boolean | null | readonly MatchTree[] | { readonly [key: string]: MatchTree };

const OPERATORS = [
  '$regex',
  '$in',
  '$gt',
  '$gte',
  '$lt',
  '$lte',
  '$absent',
  '$exists',
  '$size',
  '$not',
  '$any',
  '$every',
  '$none',
  '$equals',
] as const;
export type Operator = (typeof OPERATORS)[number];

/** @throws ZodError for an operator that does not exist. */
export const matchTreeSchema: z.ZodType<MatchTree, MatchTree> = z.lazy(() =>
  z.union([
    z.string(),
    z.number(),
    z.boolean(),
    z.null(),
    z.array(matchTreeSchema).readonly(),
    z.record(
      z.string().refine((key) => !key.startsWith('$') || OPERATORS.includes(key as Operator), {
        message: `an operator is one of ${OPERATORS.join(' ')}`,
      }),
      matchTreeSchema,
    ),
  ]),
);
