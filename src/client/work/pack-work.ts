import { createTarPacker } from 'modern-tar';
import { workLimits } from './work-limits.ts';

/** A file of the archive, or with a name that ends in a slash an empty folder. */
export interface WorkEntry {
  readonly name: string;
  readonly bytes: Blob;
  readonly mode?: number;
  readonly modifiedMs?: number;
}

export interface PackedWork {
  readonly archive: Blob;
  /** Ends the file's name. */
  readonly suffix: 'tar.gz' | 'tar';
}

/**
 * Packs entries as a folder's download is packed: tar, by gzip. What would unpack like a bomb (files of zeros) is left
 * uncompressed, for an import takes no bombs. Rejects with the signal's reason when it ends.
 */
export async function packWork(entries: readonly WorkEntry[], signal: AbortSignal): Promise<PackedWork> {
  const archive = await new Response(
    tarOf(entries, signal).pipeThrough(new CompressionStream('gzip'), { signal }),
  ).blob();
  const unpacked = entries.reduce((sum, { bytes }) => sum + bytes.size, 0);
  if (unpacked <= workLimits.ratioFromBytes || unpacked / archive.size <= workLimits.ratioMax / 2) {
    return { archive, suffix: 'tar.gz' };
  }
  return { archive: await new Response(tarOf(entries, signal)).blob(), suffix: 'tar' };
}

function tarOf(entries: readonly WorkEntry[], signal: AbortSignal): ReadableStream<Uint8Array<ArrayBuffer>> {
  const { readable, controller } = createTarPacker();
  const write = async () => {
    for (const { name, bytes, mode, modifiedMs } of entries) {
      signal.throwIfAborted();
      const isFolder = name.endsWith('/');
      const body = controller.add({
        name,
        size: bytes.size,
        type: isFolder ? 'directory' : 'file',
        mode: mode ?? (isFolder ? 0o755 : 0o644),
        ...(modifiedMs !== undefined && { mtime: new Date(modifiedMs) }),
      });
      if (isFolder || bytes.size === 0) await body.close();
      else await bytes.stream().pipeTo(body);
    }
    controller.finalize();
  };
  // What reads the stream is told, and is who waits.
  write().catch((error: unknown) => controller.error(error));
  return readable;
}
