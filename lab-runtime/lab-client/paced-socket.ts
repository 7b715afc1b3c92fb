import { connect, type Socket } from 'node:net';
import { Duplex } from 'node:stream';
import type { LabTurns } from './turns.ts';

/** What is handed on at a turn grows and shrinks with what it takes to read it. */
const PIECE_MIN_BYTES = 256;
const PIECE_MAX_BYTES = 65_536;
const PIECE_FIRST_BYTES = 8_192;
const LONG_MS = 2;
const SHORT_MS = 0.5;

/** All connections read into this one: what came is copied out before anything else runs. */
const shared = Buffer.allocUnsafeSlow(PIECE_MAX_BYTES);

/**
 * A connection to a socket of a lab whose bytes come in pieces, each at the lab's turn. It holds one read of the
 * system at most, and asks for no more before that is handed on. A stream that is paused in Node's own way reads on,
 * and keeps an object for each byte where the lab sends single ones.
 */
export class PacedSocket extends Duplex {
  readonly #raw: Socket;
  readonly #turns: LabTurns;
  #held: Buffer | undefined;
  #pieceBytes = PIECE_FIRST_BYTES;
  #isWanted = false;
  #isQueued = false;
  #hasEnded = false;

  constructor(path: string, turns: LabTurns) {
    super({ allowHalfOpen: false });
    this.#turns = turns;
    // One that breaks while it changes hands is no bug: whoever has it then hears of its end.
    this.on('error', () => undefined);
    const take = (size: number) => {
      this.#held = Buffer.from(shared.subarray(0, size));
      this.#queue();
      // Stops reading.
      return false;
    };
    this.#raw = connect({ path, onread: { buffer: shared, callback: take } })
      .on('end', () => {
        this.#hasEnded = true;
        this.push(null);
      })
      .on('error', (error) => this.destroy(error))
      .on('close', () => {
        if (!this.#hasEnded) this.destroy();
      });
  }

  override _read(): void {
    this.#isWanted = true;
    if (this.#held) this.#queue();
    else this.#raw.resume();
  }

  override _write(bytes: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#raw.write(bytes, done);
  }

  override _final(done: () => void): void {
    this.#raw.end(done);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#held = undefined;
    this.#raw.destroy();
    done(error);
  }

  /** Node's HTTP client calls it on a socket that it is done with. */
  destroySoon(): void {
    if (this.writableFinished || !this.writable) return void this.destroy();
    this.once('finish', () => this.destroy());
    this.end();
  }

  // Node's HTTP agent calls these on a socket that it keeps.
  setKeepAlive(...options: Parameters<Socket['setKeepAlive']>): this {
    this.#raw.setKeepAlive(...options);
    return this;
  }
  setTimeout(ms: number): this {
    this.#raw.setTimeout(ms);
    return this;
  }
  ref(): this {
    this.#raw.ref();
    return this;
  }
  unref(): this {
    this.#raw.unref();
    return this;
  }

  #queue(): void {
    if (!this.#isWanted || this.#isQueued || this.destroyed) return;
    this.#isQueued = true;
    this.#turns.take({
      bytes: Math.min(this.#held?.length ?? 0, this.#pieceBytes),
      run: () => this.#deliver(),
      took: (ms) => this.#adapt(ms),
      refuse: (error) => this.destroy(error),
    });
  }

  #deliver(): void {
    this.#isQueued = false;
    const held = this.#held;
    if (!held || this.destroyed) return;
    const piece = held.subarray(0, this.#pieceBytes);
    this.#held = piece.length < held.length ? held.subarray(piece.length) : undefined;
    // Whoever is handed it may ask for more at once.
    this.#isWanted = false;
    if (this.push(piece)) this.#isWanted = true;
    if (this.destroyed) return;
    if (this.#held) this.#queue();
    else if (this.#isWanted) this.#raw.resume();
  }

  #adapt(ms: number): void {
    if (ms > LONG_MS) this.#pieceBytes = Math.max(PIECE_MIN_BYTES, Math.floor(this.#pieceBytes / 2));
    else if (ms < SHORT_MS) this.#pieceBytes = Math.min(PIECE_MAX_BYTES, this.#pieceBytes * 2);
  }
}
