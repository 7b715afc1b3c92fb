import type { Incident } from './incident-book.ts';

const familyOf = (code: string): string => code.split('.')[0] ?? code;

/**
 * An incident of the kind of a learner's newest mistake: of the same cause where there is one, or else of the same
 * kind of object; one that is not solved yet where there is one.
 */
export function likeMistake(
  codes: readonly string[],
  incidents: readonly Incident[],
  solved: ReadonlySet<string>,
): string | undefined {
  const unsolvedFirst = [...incidents].sort((a, b) => Number(solved.has(a.id)) - Number(solved.has(b.id)));
  const find = (fits: (incident: Incident, code: string) => boolean) => {
    for (const code of codes) {
      const found = unsolvedFirst.find((incident) => fits(incident, code));
      if (found) return found.id;
    }
    return undefined;
  };
  return (
    find(({ spec }, code) => spec.cause.includes(code) || spec.expect.code === code) ??
    find(({ spec }, code) => spec.cause.some((each) => familyOf(each) === familyOf(code)))
  );
}
