/**
 * Answers to one request, gathered once and counted by several tests: three checkpoints about the same traffic cost
 * the requests of the one that needs most.
 */
export class AnswerPool<Answer> {
  readonly answers: Answer[] = [];
  #sending: Promise<Answer | undefined> | undefined;

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
    this.answers.push(...came.filter((answer) => !isFaulty(answer)));
    return came.find(isFaulty);
  }
}
