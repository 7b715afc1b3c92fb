/** Bytes of a stream that came in pieces of any size, taken out in pieces of a size that is asked for. */
export class ByteQueue {
  #chunks: Uint8Array[] = [];
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(chunk: Uint8Array): void {
    if (chunk.length === 0) return;
    this.#chunks.push(chunk);
    this.#length += chunk.length;
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

  #cut(first: Uint8Array, bytes: number): Uint8Array {
    if (first.length === bytes) this.#chunks.shift();
    else this.#chunks[0] = first.subarray(bytes);
    return first.subarray(0, bytes);
  }
}
