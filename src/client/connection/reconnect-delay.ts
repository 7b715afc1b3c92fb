const FIRST_DELAY_MS = 300;
const LONGEST_DELAY_MS = 10_000;

/** Doubling delay; `random` (0..1) spreads a class of browsers over the upper half, so that they do not return at once. */
export function reconnectDelayMs(attempt: number, random: number): number {
  const full = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** attempt);
  return Math.round(full * (0.5 + random / 2));
}
