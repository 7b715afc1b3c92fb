/** Random choices that depend on a seed alone: the same seed makes the same case on every machine. */
export interface Random {
  /** At least 0, less than 1. */
  next(): number;
  /** True with the probability `p`. */
  chance(p: number): boolean;
  pick<T>(from: readonly [T, ...T[]]): T;
  /** Each value as often as its weight says. */
  weighted<T>(from: readonly (readonly [weight: number, value: T])[]): T;
  /** A whole number, both ends included. */
  between(least: number, most: number): number;
}

/** SplitMix32: small, and without visible patterns at this size. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = state ^ (state >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    chance: (p) => next() < p,
    pick: (from) => from[Math.floor(next() * from.length)] ?? from[0],
    weighted(from) {
      let left = next() * from.reduce((sum, [weight]) => sum + weight, 0);
      for (const [weight, value] of from) {
        left -= weight;
        if (left < 0) return value;
      }
      const last = from.at(-1);
      if (!last) throw new Error('nothing to choose from');
      return last[1];
    },
    between: (least, most) => least + Math.floor(next() * (most - least + 1)),
  };
}

/** Seeds of neighbouring cases must not make neighbouring choices. */
export const caseSeed = (seed: number, index: number): number =>
  (Math.imul(seed ^ 0x5bd1e995, 0x9e3779b1) + Math.imul(index + 1, 0x85ebca6b)) >>> 0;
