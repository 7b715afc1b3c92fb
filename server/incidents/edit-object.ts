/** What one fault does to an object that stands: each value that `at` leads to is set, or removed where none is given. */
export interface Edit {
  readonly at: readonly (string | number)[];
  readonly value?: unknown;
}

type Container = Record<string | number, unknown>;

const isContainer = (value: unknown): value is Container => typeof value === 'object' && value !== null;

/** A copy with the edits made. @throws Error where a path leads through what is not there. */
export function editObject<T>(object: T, edits: readonly Edit[]): T {
  const copy = structuredClone(object);
  for (const { at, value } of edits) {
    const last = at.at(-1);
    let place: unknown = copy;
    for (const [index, key] of at.slice(0, -1).entries()) {
      const next: unknown = isContainer(place) ? place[key] : undefined;
      // A map on the way is made, as a merge would; a place in a list must be there.
      if (next === undefined && isContainer(place) && typeof at[index + 1] === 'string') place[key] = {};
      place = isContainer(place) ? place[key] : undefined;
    }
    if (last === undefined || !isContainer(place)) throw new Error(`nothing is at ${at.slice(0, -1).join('.')}`);
    if (value !== undefined) place[last] = structuredClone(value);
    else if (Array.isArray(place)) place.splice(Number(last), 1);
    else delete place[last];
  }
  return copy;
}
