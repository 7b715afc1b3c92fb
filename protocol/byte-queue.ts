/** Pieces smaller than this are gathered: each chunk costs more than its bytes, and a peer may send single bytes. */
const CRUMB_BYTES = 1024;
const GATHER_BYTES = 8 * 1024;

/** Bytes of a stream that came in pieces of any size, taken out in pieces of a size that is asked for. */
export class ByteQueue {
  #chunks: Uint8Array[] = [];
  #length = 0;
  /** The buffer behind the last chunk, where that gathers crumbs, and how much of it is filled. */
  #gathering: { readonly buffer: Uint8Array; filled: number } | undefined;

  get length(): number {
    return this.#length;
  }

  push(chunk: Uint8Array): void {
    if (chunk.length === 0) return;
    this.#length += chunk.length;
    if (chunk.length < CRUMB_BYTES) {
      this.#gather(chunk);
    } else {
      this.#chunks.push(chunk);
      this.#gathering = undefined;
    }
  }

  /**
   * The oldest `wanted` bytes; a view of the chunk that they came in where one chunk holds them all.
   * Throws for more than there are.
   */
  take(wanted: number): Uint8Array {
    if (wanted > this.#length) throw new RangeError(`${wanted} of ${this.#length} bytes`);
    this.#length -= wanted;
    const first = this.#chunks[0];
    if (!first || wanted === 0) return new Uint8Array(0);
    if (first.length >= wanted) return this.#cut(first, wanted);
    const joined = new Uint8Array(wanted);
    for (let filled = 0; filled < wanted; ) {
      const [chunk] = this.#chunks;
      if (!chunk) break;
      const part = this.#cut(chunk, Math.min(chunk.length, wanted - filled));
      joined.set(part, filled);
      filled += part.length;
    }
    return joined;
  }

  #gather(crumb: Uint8Array): void {
    const last = this.#gathering && this.#chunks.at(-1);
    if (this.#gathering && last && this.#gathering.filled + crumb.length <= GATHER_BYTES) {
      const { buffer, filled } = this.#gathering;
      buffer.set(crumb, filled);
      this.#gathering.filled += crumb.length;
      this.#chunks[this.#chunks.length - 1] = buffer.subarray(filled - last.length, filled + crumb.length);
      return;
    }
    const buffer = new Uint8Array(GATHER_BYTES);
    buffer.set(crumb);
    this.#gathering = { buffer, filled: crumb.length };
    this.#chunks.push(buffer.subarray(0, crumb.length));
  }

  #cut(first: Uint8Array, bytes: number): Uint8Array {
    if (first.length === bytes) this.#chunks.shift();
    else this.#chunks[0] = first.subarray(bytes);
    return first.subarray(0, bytes);
  }
}
