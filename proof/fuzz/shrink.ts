import type { FuzzCase, FuzzObject, Json } from './case.ts';
import type { Contradiction } from './compare.ts';

/** Looks at so many batches at most for one contradiction. */
const BATCHES_MAX = 30;

/** Contradictions with the same signature have, as a rule, one cause. */
export function signatureOf({ disagreement, question, told }: Contradiction): string {
  const code = told.kind === 'broken' ? told.reason.code : told.kind;
  return `${question.spec.kind} ${disagreement} ${code}`;
}

export interface Found {
  readonly fuzzCase: FuzzCase;
  readonly contradiction: Contradiction;
}

/** Runs a few cases side by side and returns of each what is contradicted; undefined: it could not be applied whole. */
export interface Looks {
  readonly width: number;
  look(candidates: readonly FuzzCase[]): Promise<(readonly Contradiction[] | undefined)[]>;
}

/** The least of the case in which the contradiction stays: fewer objects, then fewer fields. */
export async function shrink({ fuzzCase, contradiction }: Found, { width, look }: Looks): Promise<Found> {
  const signature = signatureOf(contradiction);
  const { request } = contradiction.question;
  let best: Found = {
    fuzzCase: { ...fuzzCase, requests: request && request.from !== 'node' ? [request] : fuzzCase.requests.slice(0, 1) },
    contradiction,
  };
  let left = BATCHES_MAX;
  /** The candidates in which it stays, in their order. */
  const tried = async (candidates: readonly FuzzCase[]): Promise<(Found | undefined)[]> => {
    const found: (Found | undefined)[] = [];
    for (let begin = 0; begin < candidates.length && left > 0; begin += width, left -= 1) {
      const batch = candidates.slice(begin, begin + width);
      for (const [index, seen] of (await look(batch)).entries()) {
        const same = seen?.find((each) => signatureOf(each) === signature);
        const candidate = batch[index];
        found.push(same && candidate && { fuzzCase: candidate, contradiction: same });
      }
    }
    return found;
  };
  /** Takes away all that can go singly at once, or else one after the other. */
  const pass = async <T>(parts: readonly T[], without: (fuzzCase: FuzzCase, parts: readonly T[]) => FuzzCase) => {
    const base = best.fuzzCase;
    const singles = await tried(parts.map((part) => without(base, [part])));
    const loose = parts.filter((_, index) => singles[index]);
    if (loose.length === 0) return false;
    const [together] = await tried([without(base, loose)]);
    best = together ?? singles.find((each) => each !== undefined) ?? best;
    return together === undefined && loose.length > 1;
  };
  while (await pass(best.fuzzCase.objects, withoutObjects));
  for (let depth = 1; depth <= 7 && left > 0; depth += 1) {
    while (left > 0 && (await pass(fieldsOf(best.fuzzCase.objects, depth), withoutFields)));
  }
  return best;
}

const withoutObjects = (fuzzCase: FuzzCase, gone: readonly FuzzObject[]): FuzzCase => ({
  ...fuzzCase,
  objects: fuzzCase.objects.filter((object) => !gone.includes(object)),
});

/** A place in the spec of the object with that number, or its annotations. */
interface Field {
  readonly object: number;
  readonly path: readonly string[];
}

function fieldsOf(objects: readonly FuzzObject[], depth: number): Field[] {
  return objects.flatMap(({ spec, metadata }, object) => [
    ...pathsOf(spec, depth).map((path) => ({ object, path: ['spec', ...path] })),
    ...(depth === 1 && metadata.annotations ? [{ object, path: ['metadata', 'annotations'] }] : []),
  ]);
}

function pathsOf(value: Json, depth: number): string[][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    depth === 1 ? [[key]] : pathsOf(inner as Json, depth - 1).map((rest) => [key, ...rest]),
  );
}

/** Later items of an array go first, so that the places of earlier ones stay theirs. */
function withoutFields(fuzzCase: FuzzCase, gone: readonly Field[]): FuzzCase {
  const objects = structuredClone(fuzzCase.objects) as FuzzObject[];
  for (const { object, path } of gone.toReversed()) {
    const holder = path
      .slice(0, -1)
      .reduce<unknown>((here, key) => (here as Record<string, unknown> | undefined)?.[key], objects[object]);
    const key = path.at(-1) ?? '';
    if (Array.isArray(holder)) holder.splice(Number(key), 1);
    else if (typeof holder === 'object' && holder !== null) delete (holder as Record<string, unknown>)[key];
  }
  return { ...fuzzCase, objects };
}
