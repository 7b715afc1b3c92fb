interface Asked {
  /** `performance.now()` when it was asked. */
  readonly at: number;
  readonly answer: Promise<unknown>;
}

/** Questions to a lab that have no answer yet, so that several who ask the same at once ask it together. */
export class UnderWay {
  readonly #asked = new Map<string, Asked>();

  /** Joins who asks the same already, unless the question is older than `notBefore`; otherwise asks. */
  join<T>(key: string, notBefore: number, ask: () => Promise<T>): Promise<T> {
    const known = this.#asked.get(key);
    if (known && known.at >= notBefore) return known.answer as Promise<T>;
    const at = performance.now();
    const answer = ask();
    const asked: Asked = { at, answer };
    this.#asked.set(key, asked);
    const forget = () => {
      if (this.#asked.get(key) === asked) this.#asked.delete(key);
    };
    answer.then(forget, forget);
    return answer;
  }
}
