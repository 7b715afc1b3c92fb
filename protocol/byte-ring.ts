const FIRST_CAPACITY_BYTES = 16 * 1024;

/**
 * The newest bytes of a stream, addressed by offset since the stream began. Grows by doubling up to `maxBytes`;
 * then the oldest bytes give way. Both ends of a terminal count offsets with it.
 */
export class ByteRing {
  readonly #maxBytes: number;
  #buffer: Uint8Array;
  #start: number;
  #end: number;

  constructor(maxBytes: number, offset = 0) {
    this.#maxBytes = maxBytes;
    this.#buffer = new Uint8Array(Math.min(FIRST_CAPACITY_BYTES, maxBytes));
    this.#start = offset;
    this.#end = offset;
  }

  /** Offset of the oldest byte that is still here. */
  get start(): number {
    return this.#start;
  }
  /** Offset after the newest byte. */
  get end(): number {
    return this.#end;
  }

  append(bytes: Uint8Array): void {
    this.#grow(this.#end - this.#start + bytes.length);
    const capacity = this.#buffer.length;
    const kept = bytes.length > capacity ? bytes.subarray(bytes.length - capacity) : bytes;
    const at = (this.#end + bytes.length - kept.length) % capacity;
    const head = Math.min(kept.length, capacity - at);
    this.#buffer.set(kept.subarray(0, head), at);
    this.#buffer.set(kept.subarray(head), 0);
    this.#end += bytes.length;
    this.#start = Math.max(this.#start, this.#end - capacity);
  }

  /**
   * A view of at most `maxBytes` from `offset` on; shorter where the ring wraps. It is overwritten by later appends,
   * so copy it at once. Throws for an offset that is not in the ring.
   */
  read(offset: number, maxBytes: number): Uint8Array {
    if (offset < this.#start || offset > this.#end) {
      throw new RangeError(`offset ${offset} is outside ${this.#start}..${this.#end}`);
    }
    const at = offset % this.#buffer.length;
    const length = Math.min(maxBytes, this.#end - offset, this.#buffer.length - at);
    return this.#buffer.subarray(at, at + length);
  }

  #grow(wanted: number): void {
    let capacity = this.#buffer.length;
    if (wanted <= capacity || capacity === this.#maxBytes) return;
    while (capacity < wanted && capacity < this.#maxBytes) capacity = Math.min(capacity * 2, this.#maxBytes);
    const larger = new Uint8Array(capacity);
    for (let offset = this.#start; offset < this.#end; ) {
      const part = this.read(offset, this.#end - offset);
      for (let copied = 0; copied < part.length; ) {
        const at = (offset + copied) % capacity;
        const length = Math.min(part.length - copied, capacity - at);
        larger.set(part.subarray(copied, copied + length), at);
        copied += length;
      }
      offset += part.length;
    }
    this.#buffer = larger;
  }
}
