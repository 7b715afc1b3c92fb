/** Why a file is shown, but not edited: what is saved would not be what was read. */
export type ReadOnlyReason = 'encoding' | 'binary' | 'line-ends';

export interface FileText {
  readonly text: string;
  readonly lineEnd: '\n' | '\r\n';
  readonly readOnly?: ReadOnlyReason;
}

const encoder = new TextEncoder();

/** The bytes of a file as text. A byte order mark stays in the text. */
export function readText(bytes: Uint8Array): FileText {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
    return { text, lineEnd: '\n', readOnly: bytes.includes(0) ? 'binary' : 'encoding' };
  }
  if (text.includes('\0')) return { text, lineEnd: '\n', readOnly: 'binary' };
  const pairs = text.split('\r\n').length - 1;
  const newlines = text.split('\n').length - 1;
  const returns = text.split('\r').length - 1;
  const lineEnd = pairs > 0 ? '\r\n' : '\n';
  // An editor knows one end of line for a whole file, and would turn the others into it.
  if (returns > pairs || (pairs > 0 && newlines > pairs)) return { text, lineEnd, readOnly: 'line-ends' };
  return { text, lineEnd };
}

export const writeText = (text: string): Uint8Array<ArrayBuffer> => encoder.encode(text);
