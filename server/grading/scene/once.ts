import type { UnderWay } from '../lab/under-way.ts';

/** Each question goes to the lab at most once per round of checks. */
export type Once = <T>(key: string, ask: () => Promise<T>) => Promise<T>;

export interface OnceOptions {
  /** What others ask of this lab now. */
  readonly underWay: UnderWay;
  /** `performance.now()` of the change that is looked at: what was asked before it is no answer. */
  readonly notBefore: number;
  /** Of who asks: nothing more is asked then. What is under way may be somebody else's question too. */
  readonly signal: AbortSignal;
}

export function createOnce({ underWay, notBefore, signal }: OnceOptions): Once {
  const answers = new Map<string, Promise<unknown>>();
  return <T>(key: string, ask: () => Promise<T>): Promise<T> => {
    const known = answers.get(key) as Promise<T> | undefined;
    if (known) return known;
    if (signal.aborted) return Promise.reject(signal.reason);
    const asked = underWay.join(key, notBefore, ask);
    answers.set(key, asked);
    return asked;
  };
}
