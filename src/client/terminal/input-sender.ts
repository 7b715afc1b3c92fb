import { INPUT_CHUNK_BYTES, INPUT_CHUNK_PAUSE_MS, PASTE_MAX_BYTES } from '#protocol/terminal-flow.ts';

const INTERRUPT = 0x03;
const [PASTE_BEGINS, PASTE_ENDS] = ['\x1b[200~', '\x1b[201~'].map((text) => new TextEncoder().encode(text)) as [
  Uint8Array,
  Uint8Array,
];

const begins = (bytes: Uint8Array, mark: Uint8Array) => mark.every((byte, at) => bytes[at] === byte);
const ends = (bytes: Uint8Array, mark: Uint8Array) => begins(bytes.subarray(-mark.length), mark);

/** Key presses and pastes on their way out, in order. */
export class InputSender {
  readonly #send: (bytes: Uint8Array) => void;
  #waiting: Uint8Array[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** A paste began whose end is still on its way. */
  #isPasting = false;

  constructor(send: (bytes: Uint8Array) => void) {
    this.#send = send;
  }

  /** False: too much, nothing of it was sent. */
  push(bytes: Uint8Array): boolean {
    if (bytes.length > PASTE_MAX_BYTES) return false;
    // Ctrl-C ends the paste that is still on its way instead of coming after it.
    if (bytes.length === 1 && bytes[0] === INTERRUPT) this.#cut();
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

  /** A program that got the beginning of a paste would take all that follows for the rest of it. */
  #cut(): void {
    const isCut = this.#isPasting && this.#waiting.length > 0;
    this.clear();
    if (isCut) this.#waiting.push(PASTE_ENDS);
  }

  #next(): void {
    this.#timer = undefined;
    for (let chunk = this.#waiting.shift(); chunk; chunk = this.#waiting.shift()) {
      if (begins(chunk, PASTE_BEGINS)) this.#isPasting = true;
      if (ends(chunk, PASTE_ENDS)) this.#isPasting = false;
      this.#send(chunk);
      if (chunk.length < INPUT_CHUNK_BYTES || this.#waiting.length === 0) continue;
      this.#timer = setTimeout(() => this.#next(), INPUT_CHUNK_PAUSE_MS);
      return;
    }
  }
}
