import { NotHttpError } from './answer-head.ts';

const SIZE = /^[\t ]*([\da-f]{1,12})[\t ]*(?:;.*)?$/i;
/** A size with all that may follow it. */
const LINE_MAX_BYTES = 1_024;

/** The content of a chunked body, whose lines may end with bare line feeds. */
export class ChunkedBody {
  #line = '';
  /** Bytes until the end of the chunk; none while a size is read. */
  #left = 0;
  /** After a chunk stands an end of line. */
  #afterChunk = false;
  #isOver = false;

  get isOver(): boolean {
    return this.#isOver;
  }

  /** @throws NotHttpError */
  take(bytes: Buffer): Buffer {
    const content: Buffer[] = [];
    let at = 0;
    while (at < bytes.length && !this.#isOver) {
      if (this.#left > 0) {
        const part = bytes.subarray(at, at + this.#left);
        content.push(part);
        this.#left -= part.length;
        this.#afterChunk = this.#left === 0;
        at += part.length;
        continue;
      }
      const end = bytes.indexOf(10, at);
      this.#line += bytes.toString('latin1', at, end === -1 ? bytes.length : end);
      if (this.#line.length > LINE_MAX_BYTES) throw new NotHttpError('no size of a chunk');
      if (end === -1) break;
      at = end + 1;
      this.#begin();
    }
    return Buffer.concat(content);
  }

  #begin(): void {
    const line = this.#line.replace(/\r$/, '');
    this.#line = '';
    if (this.#afterChunk && line === '') {
      this.#afterChunk = false;
      return;
    }
    const size = SIZE.exec(line)?.[1];
    if (size === undefined || this.#afterChunk) throw new NotHttpError('no size of a chunk');
    this.#left = Number.parseInt(size, 16);
    this.#isOver = this.#left === 0;
  }
}
