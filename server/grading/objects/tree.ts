import { z } from 'zod';

/**
 * A partial picture of an object: what it names must be there, everything else may be anything. An array is a set of
 * items each of which must be found. A key with `$` asks instead of naming:
 *
 * `$regex`, `$in`, `$gt` `$gte` `$lt` `$lte` (numbers), `$absent: true`, `$exists: true`, `$size` (a number or an
 * asking object), `$not`, `$any` (one of several pictures), `$every` and `$none` (over an array's items), `$equals`
 * (equal in every part, arrays in order).
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
    z.record(z.string(), matchTreeSchema).superRefine((tree, context) => {
      for (const [key, argument] of Object.entries(tree)) {
        const problem = key.startsWith('$') ? operatorProblem(key, argument) : undefined;
        if (problem) context.addIssue({ code: 'custom', message: `${key}: ${problem}` });
      }
    }),
  ]),
);

function operatorProblem(key: string, argument: MatchTree): string | undefined {
  switch (key as Operator) {
    case '$regex':
      return typeof argument === 'string' && compiles(argument) ? undefined : 'a regular expression as a text';
    case '$in':
    case '$any':
      return Array.isArray(argument) ? undefined : 'a list';
    case '$gt':
    case '$gte':
    case '$lt':
    case '$lte':
      return typeof argument === 'number' ? undefined : 'a number';
    case '$absent':
    case '$exists':
      return argument === true ? undefined : 'true';
    case '$size':
    case '$not':
    case '$every':
    case '$none':
    case '$equals':
      return undefined;
    default:
      return `an operator is one of ${OPERATORS.join(' ')}`;
  }
}

function compiles(source: string): boolean {
  try {
    return new RegExp(source, 'mu').source !== '';
  } catch {
    return false;
  }
}
