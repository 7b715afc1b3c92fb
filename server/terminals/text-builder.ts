const FIRST_UNITS = 16 * 1024;
const LATIN_1_MAX = 0xff;

/**
 * A text that is put together from many short ones. `+=` would make an object of each step, which all live until the
 * text is read, and the garbage collector of a terminal's process would work as long as the emulator.
 */
export class TextBuilder {
  #units = new Uint16Array(FIRST_UNITS);
  #length = 0;
  #highest = 0;

  /** In UTF-16 units, as of any string. */
  get length(): number {
    return this.#length;
  }

  add(text: string): void {
    const end = this.#length + text.length;
    if (end > this.#units.length) {
      const larger = new Uint16Array(Math.max(end, this.#units.length * 2));
      larger.set(this.#units);
      this.#units = larger;
    }
    for (let at = 0; at < text.length; at += 1) {
      const unit = text.charCodeAt(at);
      this.#units[this.#length + at] = unit;
      this.#highest |= unit;
    }
    this.#length = end;
  }

  toString(): string {
    const units = this.#units.subarray(0, this.#length);
    // One byte a character where that is enough, as V8 itself would keep it.
    if (this.#highest <= LATIN_1_MAX) return Buffer.from(Uint8Array.from(units).buffer).toString('latin1');
    return Buffer.from(units.buffer, 0, units.byteLength).toString('utf16le');
  }
}
