/**
 * Are answers drawn with the expected shares? Decided while they come in, after as few as the evidence needs.
 *
 * For each category two of Wald's sequential probability ratio tests run: the expected share against one that is
 * `tolerance` larger, and against one that is `tolerance` smaller. The first that crosses 1/α′ rejects; when all have
 * fallen below β the shares are accepted. With α′ = α / number of tests,
 * - the expected shares are rejected with a probability of at most α (Ville's inequality, union bound), and
 * - shares of which one is off by the tolerance or more are accepted with at most β.
 * Shares in between may go either way.
 */
export interface SharesOptions {
  /** By category; together 1. Categories that are not named must not occur. */
  readonly shares: Readonly<Record<string, number>>;
  readonly tolerance: number;
  readonly alpha: number;
  readonly beta: number;
}

export type Decision =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'rejected'; readonly category: string; readonly more: boolean };

/** What is not among the named categories. */
export const OTHER = 'other';

interface Component {
  readonly category: string;
  /** Is the alternative a larger share? */
  readonly more: boolean;
  readonly onHit: number;
  readonly onMiss: number;
  /** Logarithm of the likelihood ratio, alternative over expected. */
  ratio: number;
  accepted: boolean;
}

export class SequentialShares {
  readonly counts = new Map<string, number>();
  total = 0;
  readonly #components: Component[];
  readonly #rejectAbove: number;
  readonly #acceptBelow: number;
  #decision: Decision | undefined;

  constructor({ shares, tolerance, alpha, beta }: SharesOptions) {
    const named = { [OTHER]: 0, ...shares };
    this.#components = Object.entries(named).flatMap(([category, share]) => [
      ...(share < 1 ? [component({ category, share, alternative: Math.min(1, share + tolerance) })] : []),
      ...(share > 0 ? [component({ category, share, alternative: Math.max(0, share - tolerance) })] : []),
    ]);
    this.#rejectAbove = Math.log(this.#components.length / alpha);
    this.#acceptBelow = Math.log(beta);
    for (const category of Object.keys(shares)) this.counts.set(category, 0);
  }

  /** Set once; further answers are counted and do not change it. */
  get decision(): Decision | undefined {
    return this.#decision;
  }

  add(category: string): void {
    this.total += 1;
    this.counts.set(category, (this.counts.get(category) ?? 0) + 1);
    if (this.#decision) return;
    const known = this.#components.some((each) => each.category === category) ? category : OTHER;
    for (const each of this.#components) {
      if (each.accepted) continue;
      each.ratio += each.category === known ? each.onHit : each.onMiss;
      if (each.ratio >= this.#rejectAbove) {
        this.#decision = { kind: 'rejected', category: each.category, more: each.more };
        return;
      }
      each.accepted = each.ratio <= this.#acceptBelow;
    }
    if (this.#components.every(({ accepted }) => accepted)) this.#decision = { kind: 'accepted' };
  }
}

function component(test: { category: string; share: number; alternative: number }): Component {
  const { category, share, alternative } = test;
  return {
    category,
    more: alternative > share,
    // A category that must not occur, or always: one answer to the contrary is an infinite ratio, and decides.
    onHit: Math.log(alternative / share),
    onMiss: Math.log((1 - alternative) / (1 - share)),
    ratio: 0,
    accepted: false,
  };
}
