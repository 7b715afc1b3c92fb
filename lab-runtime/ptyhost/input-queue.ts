import { INPUT_QUEUE_MAX_BYTES, INPUT_QUEUE_MAX_FRAMES, INPUT_RETRY_MS } from '#protocol/terminal-flow.ts';

const INTERRUPT = 0x03;

/** Writes what fits and returns how many bytes that were; 0 when the pty is full, undefined when it is gone. */
export type WriteSome = (bytes: Uint8Array) => number | undefined;

/** Key presses and pastes on their way to a program, in order, at most INPUT_QUEUE_MAX_BYTES of them. */
export class InputQueue {
  readonly #writeSome: WriteSome;
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #retry: NodeJS.Timeout | undefined;

  constructor(writeSome: WriteSome) {
    this.#writeSome = writeSome;
  }

  /**
   * False: nothing of `bytes` was taken, because the queue is full. A Ctrl-C that comes alone throws away what waits
   * before it, as a terminal's own interrupt flushes its input; otherwise it would come after the paste it should end.
   */
  push(bytes: Uint8Array): boolean {
    if (bytes.length === 1 && bytes[0] === INTERRUPT) this.clear();
    if (this.#waitingBytes + bytes.length > INPUT_QUEUE_MAX_BYTES) return false;
    if (this.#waiting.length >= INPUT_QUEUE_MAX_FRAMES) return false;
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
    if (!this.#retry) this.#drain();
    return true;
  }

  clear(): void {
    clearTimeout(this.#retry);
    this.#retry = undefined;
    this.#waiting = [];
    this.#waitingBytes = 0;
  }

  #drain(): void {
    this.#retry = undefined;
    for (let next = this.#waiting[0]; next; next = this.#waiting[0]) {
      const written = this.#writeSome(next);
      if (written === undefined) {
        this.clear();
        return;
      }
      this.#waitingBytes -= written;
      if (written === next.length) {
        this.#waiting.shift();
        continue;
      }
      this.#waiting[0] = next.subarray(written);
      this.#retry = setTimeout(() => this.#drain(), INPUT_RETRY_MS);
      return;
    }
  }
}
