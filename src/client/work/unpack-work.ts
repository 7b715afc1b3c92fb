import { createTarDecoder, type ParsedTarEntry } from 'modern-tar';
import { type Failure, failure } from '#protocol/errors.ts';
import { hostPathSchema } from '#protocol/host-files.ts';
import { formatBytes } from '../page/format.ts';
import { placeOf, ROOT, type WorkPlace } from './work-layout.ts';
import { workLimits } from './work-limits.ts';

export interface UnpackedEntry {
  readonly place: WorkPlace;
  readonly isFolder: boolean;
  readonly bytes: Blob;
  readonly mode: number;
  readonly modifiedMs: number;
}
export type Unpacked =
  | { readonly ok: true; readonly entries: readonly UnpackedEntry[] }
  | { readonly ok: false; readonly failure: Failure };

/** Carries a refusal out of the streams. */
class Refusal extends Error {
  readonly failure: Failure;
  constructor(refused: Failure) {
    super(refused.code);
    this.failure = refused;
  }
}
const tooMuch = (what: string, limit: string | number) =>
  new Refusal(failure('SLW731', { what, limit: String(limit) }));
const NAME_SHOWN = 100;
const notTaken = (name: string, detail: string) =>
  new Refusal(failure('SLW732', { name: JSON.stringify(name.slice(0, NAME_SHOWN)), detail }));

/**
 * Reads an archive of which nothing is trusted: it is bounded as it streams, and of an entry that could lead anywhere
 * but below a home folder the whole archive is refused (SLW730 to 732). Rejects only with the signal's reason.
 */
export async function unpackWork(file: Blob, signal: AbortSignal): Promise<Unpacked> {
  let refused: Refusal | undefined;
  const refuse = (refusal: Refusal) => {
    refused = refusal;
    return refusal;
  };
  try {
    const entries = await entriesOf(file, { signal, refuse });
    return { ok: true, entries };
  } catch (error) {
    signal.throwIfAborted();
    const known = refused ?? (error instanceof Refusal ? error : undefined);
    if (known) return { ok: false, failure: known.failure };
    // Whatever the reader of gzip or of tar says: the file is not what it should be.
    return { ok: false, failure: failure('SLW730', { detail: String(error).slice(0, 120) }) };
  }
}

interface Reading {
  readonly signal: AbortSignal;
  readonly refuse: (refusal: Refusal) => Refusal;
}

async function entriesOf(file: Blob, { signal, refuse }: Reading): Promise<UnpackedEntry[]> {
  if (file.size > workLimits.archiveMaxBytes) {
    throw tooMuch(formatBytes(file.size), formatBytes(workLimits.archiveMaxBytes));
  }
  const tar = (await plain(file)).pipeThrough(bounded(file.size, refuse), { signal });
  const reader = tar.pipeThrough(createTarDecoder({ strict: true })).getReader();
  const entries: UnpackedEntry[] = [];
  const seen = new Set<string>();
  let count = 0;
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      count += 1;
      if (count > workLimits.entriesMax) throw tooMuch(`${count} entries`, workLimits.entriesMax);
      entries.push(await accepted(next.value, seen));
    }
    return entries;
  } finally {
    // What is refused is not read to its end; of what has ended this says nothing.
    reader.cancel().catch(() => undefined);
  }
}

/** Without compression, whether or not it came with it. */
async function plain(file: Blob): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
  const [first, second] = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  const isGzip = first === 0x1f && second === 0x8b;
  return isGzip ? file.stream().pipeThrough(new DecompressionStream('gzip')) : file.stream();
}

function bounded(packed: number, refuse: Reading['refuse']): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array> {
  let bytes = 0;
  return new TransformStream({
    transform(chunk, controller) {
      bytes += chunk.length;
      if (bytes > workLimits.unpackedMaxBytes)
        throw refuse(tooMuch(formatBytes(bytes), formatBytes(workLimits.unpackedMaxBytes)));
      if (bytes > workLimits.ratioFromBytes && bytes / packed > workLimits.ratioMax) {
        throw refuse(tooMuch(`${Math.round(bytes / packed)} : 1`, `${workLimits.ratioMax} : 1`));
      }
      controller.enqueue(chunk);
    },
  });
}

async function accepted({ header, body }: ParsedTarEntry, seen: Set<string>): Promise<UnpackedEntry> {
  const { name, type = 'file', size, mode = 0o644, mtime } = header;
  if (type !== 'file' && type !== 'directory') throw notTaken(name, type);
  const place = placeOf(partsOf(name));
  if (size > workLimits.fileMaxBytes)
    throw tooMuch(`${formatBytes(size)}: ${name.slice(-NAME_SHOWN)}`, formatBytes(workLimits.fileMaxBytes));
  const key = name.replace(/\/$/, '');
  if (seen.has(key)) throw notTaken(name, 'twice');
  seen.add(key);
  const bytes = await new Response(body).blob();
  const modifiedMs = mtime && Number.isFinite(mtime.getTime()) ? Math.max(0, mtime.getTime()) : 0;
  return { place, isFolder: type === 'directory', bytes, mode: mode & 0o777, modifiedMs };
}

/** The names below the root. */
function partsOf(name: string): string[] {
  // Of a path that is too long for what may come before it on a host nothing could be made.
  if (name.length > workLimits.pathMax) throw notTaken(name, 'too long');
  if (!hostPathSchema.safeParse(`/${name}`).success) throw notTaken(name, 'not printable');
  const [root, ...parts] = name.replace(/\/$/, '').split('/');
  const all = [root, ...parts];
  if (all.includes('..') || all.includes('.') || all.includes('')) throw notTaken(name, 'leads elsewhere');
  if (root !== ROOT) throw notTaken(name, `not in ${ROOT}/`);
  if (parts.length > workLimits.depthMax + 2) throw notTaken(name, 'too deep');
  return parts;
}
