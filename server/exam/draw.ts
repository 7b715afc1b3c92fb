import { type ExamDomain, examDomains } from '#protocol/exam.ts';

interface Drawable {
  readonly id: string;
  readonly spec: { readonly domain: ExamDomain };
}

export interface DomainShare {
  readonly domain: ExamDomain;
  /** Percent of the exam. */
  readonly share: number;
  readonly tasks: number;
}

const domains = Object.keys(examDomains) as ExamDomain[];

/**
 * How an exam of so many tasks is divided. A domain without tasks in the bank gives its share to the others in
 * proportion to theirs; the rest of a division goes to the largest remainders.
 */
export function sharesOf(bank: readonly Drawable[], count: number): DomainShare[] {
  const known = domains
    .map((domain) => ({ domain, there: bank.filter(({ spec }) => spec.domain === domain).length }))
    .filter(({ there }) => there > 0);
  const sum = known.reduce((total, { domain }) => total + examDomains[domain], 0);
  const exact = known.map(({ domain, there }) => {
    const share = (100 * examDomains[domain]) / sum;
    const ideal = (count * share) / 100;
    return { domain, there, share, ideal, tasks: Math.min(there, Math.floor(ideal)) };
  });
  const byRemainder = exact.toSorted((a, b) => b.ideal - b.tasks - (a.ideal - a.tasks));
  let left = Math.min(count, bank.length) - exact.reduce((total, { tasks }) => total + tasks, 0);
  while (left > 0) {
    const room = byRemainder.filter(({ there, tasks }) => tasks < there);
    if (room.length === 0) break;
    for (const each of room) {
      if (left === 0) break;
      each.tasks += 1;
      left -= 1;
    }
  }
  const drawn = exact.filter(({ tasks }) => tasks > 0);
  const whole = drawn.reduce((total, { share }) => total + share, 0);
  return drawn.map(({ domain, share, tasks }) => ({ domain, tasks, share: (100 * share) / whole }));
}

/** The same seed draws the same tasks from the same bank, in the order of the domains. */
export function drawTasks<T extends Drawable>(
  bank: readonly T[],
  { seed, count }: { seed: number; count: number },
): T[] {
  const random = randomFrom(seed);
  return sharesOf(bank, count).flatMap(({ domain, tasks }) => {
    const pool = bank.filter(({ spec }) => spec.domain === domain).toSorted((a, b) => (a.id < b.id ? -1 : 1));
    for (let index = pool.length - 1; index > 0; index -= 1) {
      const other = Math.floor(random() * (index + 1));
      const [a, b] = [pool[index], pool[other]];
      if (a && b) [pool[index], pool[other]] = [b, a];
    }
    return pool.slice(0, tasks);
  });
}

/** Mulberry32: small, and the same everywhere. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
