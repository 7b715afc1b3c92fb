import { Readable, Transform } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { TOO_OLD } from '#lab-runtime/lab-client/host-answer.ts';
import type { HostFiles } from '#lab-runtime/lab-client/host-files.ts';
import type { HostDownload } from '#lab-runtime/lab-client/host-transfers.ts';
import { LabinitError } from '#lab-runtime/lab-client/labinit-client.ts';
import { SlipwayError } from '#protocol/errors.ts';
import { DOWNLOAD_MAX_BYTES, HOST_FILE_MAX_BYTES, type HostFileInfo } from '#protocol/host-files.ts';

interface Place {
  readonly host: string;
  readonly path: string;
}

const isTooOld = (error: unknown) =>
  error instanceof LabinitError && error.kind === 'status' && error.reason === TOO_OLD;

/** What the editor could write goes that way, which a labinit of before has as well. */
export async function uploadTo(
  files: HostFiles,
  at: Place & { readonly size: number; readonly force?: boolean; readonly bytes: Readable },
): Promise<HostFileInfo> {
  const { host, path, size, force, bytes } = at;
  if (size <= HOST_FILE_MAX_BYTES) return files.write(path, await buffer(bytes), { force });
  try {
    return await files.upload(path, { bytes, size }, { force });
  } catch (error) {
    throw isTooOld(error) ? new SlipwayError('SLW709', { host }, { cause: error }) : error;
  }
}

/** As with uploads: a small file comes from a labinit of before too. */
export async function downloadFrom(
  files: HostFiles,
  { host, path, signal }: Place & { readonly signal: AbortSignal },
): Promise<HostDownload> {
  try {
    const { bytes, ...download } = await files.download(path, { signal });
    return { ...download, bytes: bounded(bytes) };
  } catch (cause) {
    if (!isTooOld(cause)) throw cause;
    const tooOld = new SlipwayError('SLW709', { host }, { cause });
    const { kind, size } = await files.stat(path);
    if (kind !== 'file' || size > HOST_FILE_MAX_BYTES) throw tooOld;
    const { bytes } = await files.read(path);
    return { isArchive: false, size: bytes.length, bytes: Readable.from([bytes]) };
  }
}

/** A host keeps to the bound by itself; what calls itself one need not. Compressed noise is a little longer than noise. */
function bounded(bytes: Readable): Readable {
  let left = DOWNLOAD_MAX_BYTES * 1.05;
  const count = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      left -= chunk.length;
      if (left < 0) done(new LabinitError('too_large', `the host sent more than ${DOWNLOAD_MAX_BYTES} bytes`));
      else done(null, chunk);
    },
  });
  bytes.on('error', (error) => count.destroy(error));
  count.on('close', () => bytes.destroy());
  return bytes.pipe(count);
}
