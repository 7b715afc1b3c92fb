import { TOO_OLD } from '#lab-runtime/lab-client/host-answer.ts';
import { LabinitError } from '#lab-runtime/lab-client/labinit-client.ts';
import { SlipwayError } from '#protocol/errors.ts';
import { HOST_FILE_MAX_BYTES } from '#protocol/host-files.ts';

/** Enough for what an operating system says, and little enough for a line on the page. */
const DETAIL_MAX = 200;

/** What a host said of a file, as a failure for the page; anything but a LabinitError is a bug and stays one. */
export function fileFailure(
  error: unknown,
  { host, path, limit }: { host: string; path: string; limit?: string },
): unknown {
  if (!(error instanceof LabinitError)) return error;
  const detail = error.message.slice(0, DETAIL_MAX);
  const options = { cause: error };
  if (error.kind === 'too_large') return tooLarge(path, { options });
  if (error.kind !== 'status') return new SlipwayError('SLW204', { host, detail }, options);
  switch (error.reason) {
    case TOO_OLD:
      return new SlipwayError('SLW706', { host }, options);
    case 'not_found':
      return new SlipwayError('SLW700', { path }, options);
    case 'directory':
    case 'special':
    case 'linked':
    case 'not_a_folder':
      return new SlipwayError('SLW701', { path, detail }, options);
    case 'too_large':
      return tooLarge(path, { limit, options });
    case 'changed':
      return new SlipwayError('SLW703', { path }, options);
    case 'exists':
      return new SlipwayError('SLW704', { path }, options);
    case 'path':
      return new SlipwayError('SLW705', { detail }, options);
    case 'gone':
      return new SlipwayError('SLW708', {}, options);
    case 'busy':
      return new SlipwayError('SLW104', {}, options);
    default:
      return new SlipwayError('SLW707', { path, detail }, options);
  }
}

interface TooLarge {
  readonly limit?: string | undefined;
  readonly options?: { readonly cause: unknown };
}
export const tooLarge = (path: string, { limit = kibibytes(HOST_FILE_MAX_BYTES), options }: TooLarge = {}) =>
  new SlipwayError('SLW702', { path, limit }, options);

export const kibibytes = (bytes: number) => `${bytes / 1024} KiB`;
