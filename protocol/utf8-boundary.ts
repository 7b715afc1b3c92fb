/** How many bytes at the end of `bytes` begin a UTF-8 character that is not complete yet (0 to 3). */
function unfinished(bytes: Uint8Array): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte < 0xc0) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return length > back ? back : 0;
  }
  return 0;
}

/**
 * Cuts a byte stream so that no part ends inside a UTF-8 character. xterm 6 decodes a split character wrongly when its
 * second byte is 0x80 (most punctuation, U+2000 to U+203F), so both emulators get whole characters only.
 */
export class Utf8Boundary {
  #rest = new Uint8Array(0);

  /** Bytes that wait for the end of their character. */
  get waiting(): number {
    return this.#rest.length;
  }

  push(bytes: Uint8Array): Uint8Array {
    let all = bytes;
    if (this.#rest.length > 0) {
      all = new Uint8Array(this.#rest.length + bytes.length);
      all.set(this.#rest);
      all.set(bytes, this.#rest.length);
    }
    const whole = all.length - unfinished(all);
    this.#rest = new Uint8Array(all.subarray(whole));
    return all.subarray(0, whole);
  }

  clear(): void {
    this.#rest = new Uint8Array(0);
  }
}
