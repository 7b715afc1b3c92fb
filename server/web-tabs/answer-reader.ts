import { type AnswerHead, headEnd, mayBecomeHead, NotHttpError, readHead } from './answer-head.ts';
import { ChunkedBody } from './chunked-body.ts';
import { webLimits } from './limits.ts';

/** Browsers look past a few blanks and line ends before a status line. */
const BLANKS_MAX = 4;
const isBlank = (byte: number | undefined) => byte === 10 || byte === 13 || byte === 32;

/** Makes what a program of a lab answered into what a strict parser reads. Holds one head at most. */
export interface AnswerReader {
  /** What comes next, and whether it is the last of the answer. Throws NotHttpError, also in the middle of a body. */
  take(chunk: Buffer): { readonly bytes: Buffer; readonly isOver: boolean };
  /** Once the answer's head has been read. */
  readonly head: AnswerHead | undefined;
  /** What is left when the program has closed the connection. Throws NotHttpError. */
  end(): Buffer;
}

const nothing = Buffer.alloc(0);

export function createAnswerReader(method: string): AnswerReader {
  let held: Buffer = nothing;
  let current: AnswerHead | undefined;
  let left = 0;
  let blanks = 0;
  let chunked: ChunkedBody | undefined;

  const body = (chunk: Buffer): { bytes: Buffer; isOver: boolean } => {
    switch (current?.framing.kind) {
      case undefined:
      case 'until-closed':
      case 'switched':
        return { bytes: chunk, isOver: false };
      case 'none':
        return { bytes: nothing, isOver: true };
      case 'length': {
        // A length that was typed by hand is often too short: what follows is left out, as everywhere.
        const bytes = chunk.subarray(0, left);
        left -= bytes.length;
        return { bytes, isOver: left === 0 };
      }
      case 'chunked':
        chunked ??= new ChunkedBody();
        return { bytes: chunked.take(chunk), isOver: chunked.isOver };
    }
  };
  const begin = (end: number): Buffer => {
    const head = readHead(held.subarray(0, end), method);
    held = held.subarray(end);
    if (head.status < 200 && head.status !== 101) return nothing;
    current = head;
    if (head.framing.kind === 'length') left = head.framing.bytes;
    return Buffer.from(head.text, 'latin1');
  };

  return {
    get head() {
      return current;
    },
    take(chunk) {
      if (current) return body(chunk);
      held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
      for (;;) {
        while (blanks < BLANKS_MAX && isBlank(held[0])) {
          held = held.subarray(1);
          blanks += 1;
        }
        if (!mayBecomeHead(held)) throw new NotHttpError('no HTTP');
        const end = headEnd(held.subarray(0, webLimits.headerMaxBytes + 4));
        if (end === -1) {
          if (held.length > webLimits.headerMaxBytes) throw new NotHttpError('headers too large');
          return { bytes: nothing, isOver: false };
        }
        const head = begin(end);
        if (!current) continue;
        const rest = held;
        held = nothing;
        const { bytes, isOver } = body(rest);
        return { bytes: Buffer.concat([head, bytes]), isOver };
      }
    },
    end() {
      if (current?.framing.kind === 'chunked' && !chunked?.isOver) throw new NotHttpError('a body that was cut off');
      // A head without an empty line is whole when the connection ends.
      return current || held.length === 0 ? nothing : begin(held.length);
    },
  };
}
