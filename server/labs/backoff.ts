export interface Backoff {
  readonly firstMs: number;
  readonly maxMs: number;
}

/** labd comes back in a second or two where it was restarted; what lasts longer must not fill logs or keep it busy. */
export const LAB_BACKOFF: Backoff = { firstMs: 250, maxMs: 30_000 };

/** Doubles with each try up to the bound; the upper half is random, so that many labs do not ask at once. */
export function backoffMs(tries: number, { firstMs, maxMs }: Backoff, random: () => number = Math.random): number {
  const whole = Math.min(maxMs, firstMs * 2 ** Math.min(tries, 30));
  return whole / 2 + (whole / 2) * random();
}
