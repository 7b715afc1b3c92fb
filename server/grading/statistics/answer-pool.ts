/**
 * Answers to one request, gathered once and counted by several tests: three checkpoints about the same traffic cost
 * the requests of the one that needs most.
 */
export class AnswerPool<Answer> {
  readonly answers: Answer[] = [];
  #faultBefore: number | undefined;
  #sending: Promise<Answer | undefined> | undefined;

  /** How many answers in a row were to be counted, up to the last; infinite where all were. */
  get unbroken(): number {
    return this.#faultBefore === undefined ? Number.POSITIVE_INFINITY : this.answers.length - this.#faultBefore;
  }

  /**
   * Sends for more, or joins who does so already. Resolves with an answer that is not to be counted, if one came;
   * the others of its batch are counted.
   */
  more(send: () => Promise<readonly Answer[]>, isFaulty: (answer: Answer) => boolean): Promise<Answer | undefined> {
    this.#sending ??= this.#send(send, isFaulty).finally(() => {
      this.#sending = undefined;
    });
    return this.#sending;
  }

  async #send(send: () => Promise<readonly Answer[]>, isFaulty: (answer: Answer) => boolean) {
    const came = await send();
    for (const answer of came) {
      if (isFaulty(answer)) this.#faultBefore = this.answers.length;
      else this.answers.push(answer);
    }
    return came.find(isFaulty);
  }
}
