import { INPUT_CHUNK_BYTES, INPUT_CHUNK_PAUSE_MS, PASTE_MAX_BYTES } from '#protocol/terminal-flow.ts';

const INTERRUPT = 0x03;

/** Key presses and pastes on their way out, in order. */
export class InputSender {
  readonly #send: (bytes: Uint8Array) => void;
  #waiting: Uint8Array[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(send: (bytes: Uint8Array) => void) {
    this.#send = send;
  }

  /** False: too much, nothing of it was sent. */
  push(bytes: Uint8Array): boolean {
    if (bytes.length > PASTE_MAX_BYTES) return false;
    // Ctrl-C ends the paste that is still on its way instead of coming after it.
    if (bytes.length === 1 && bytes[0] === INTERRUPT) this.clear();
    for (let at = 0; at < bytes.length; at += INPUT_CHUNK_BYTES)
      this.#waiting.push(bytes.subarray(at, at + INPUT_CHUNK_BYTES));
    if (this.#timer === undefined) this.#next();
    return true;
  }

  clear(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#waiting = [];
  }

  #next(): void {
    this.#timer = undefined;
    for (let chunk = this.#waiting.shift(); chunk; chunk = this.#waiting.shift()) {
      this.#send(chunk);
      if (chunk.length < INPUT_CHUNK_BYTES || this.#waiting.length === 0) continue;
      this.#timer = setTimeout(() => this.#next(), INPUT_CHUNK_PAUSE_MS);
      return;
    }
  }
}
