import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import { create, parse } from 'content-disposition';

const FILE_MAX_CHARS = 200;
/** Types of which a browser makes a file, whatever the answer says. */
const FILE_TYPE =
  /^\s*application\/(?:octet-stream|zip|gzip|x-gzip|x-tar|x-bzip2?|x-xz|zstd|x-7z-compressed|x-rpm|vnd\.debian\.binary-package|vnd\.openxmlformats[\w.-]*|msword)\b/i;

/** The name under which an answer is to be saved; undefined for one that is to be shown. */
export function offeredFile({ headers }: IncomingMessage, path: string): string | undefined {
  const { type, filename } = disposition(headers['content-disposition'] ?? '');
  if (type !== 'attachment' && !FILE_TYPE.test(headers['content-type'] ?? '')) return undefined;
  return fileName(filename, path);
}

/** A name of a file and nothing else: no folders, no controls; the last part of the path where there is none. */
export function fileName(name: string | undefined, path: string): string {
  const last = (path.split(/[?#]/)[0] ?? '').split('/').at(-1) ?? '';
  const clean = (text: string) =>
    text
      .replace(/^.*[/\\]/s, '')
      .replace(/[\p{C}"<>|:*?]/gu, '')
      .slice(0, FILE_MAX_CHARS)
      .toWellFormed();
  return [clean(name ?? ''), clean(last)].find((each) => /[^. ]/.test(each)) ?? 'download';
}

/** Headers with which a browser saves what it would otherwise show, and can do nothing else with it. */
export const fileHeaders = (file: string, answer: IncomingMessage): OutgoingHttpHeaders => ({
  'content-type': 'application/octet-stream',
  'content-disposition': create(file),
  'content-security-policy': "default-src 'none'; sandbox",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
  ...(answer.headers['content-length'] !== undefined && { 'content-length': answer.headers['content-length'] }),
  ...(answer.headers['content-encoding'] !== undefined && { 'content-encoding': answer.headers['content-encoding'] }),
});

function disposition(header: string): { type: string; filename?: string | undefined } {
  try {
    const { type, parameters } = parse(header);
    return { type: type.toLowerCase(), filename: parameters.filename };
  } catch {
    return { type: /^\s*attachment\b/i.test(header) ? 'attachment' : '' };
  }
}
