const NEWLINE = 0x0a;
/** What a line costs besides its bytes, so that empty lines use up the budget too. */
const LINE_COST_BYTES = 128;

/**
 * Splits a stream into lines. A line above `maxBytes` is cut (`overflow: 'cut'`) or ends the stream with the error
 * that `overflow` makes.
 */
export async function* readLines(
  source: AsyncIterable<Buffer>,
  options: { maxBytes: number; overflow: 'cut' | (() => Error); spend: (bytes: number) => void },
): AsyncGenerator<Buffer> {
  let parts: Buffer[] = [];
  let size = 0;
  for await (const chunk of source) {
    options.spend(chunk.length);
    let start = 0;
    while (start <= chunk.length) {
      const end = chunk.indexOf(NEWLINE, start);
      const piece = chunk.subarray(start, end === -1 ? chunk.length : end);
      if (size + piece.length > options.maxBytes && options.overflow !== 'cut') throw options.overflow();
      const room = options.maxBytes - size;
      if (room > 0 && piece.length > 0) parts.push(piece.length > room ? piece.subarray(0, room) : piece);
      size += piece.length;
      if (end === -1) break;
      options.spend(LINE_COST_BYTES);
      yield Buffer.concat(parts);
      parts = [];
      size = 0;
      start = end + 1;
    }
  }
  if (parts.length > 0) yield Buffer.concat(parts);
}
