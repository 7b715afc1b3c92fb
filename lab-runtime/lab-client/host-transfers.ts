import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import {
  DOWNLOAD_KIND_HEADER,
  downloadKindSchema,
  type HostFileInfo,
  hostFileInfoSchema,
  watchLineSchema,
} from '#protocol/host-files.ts';
import { accepted, parsed } from './host-answer.ts';
import { LabinitError } from './labinit-error.ts';
import { type HttpAnswer, stream } from './labinit-http.ts';
import type { LabTurns } from './turns.ts';

/** 256 MiB at 1 MiB/s, which is slower than any lab. */
const TRANSFER_MS = 256_000;
/** An editor is open for hours; what it watches is asked for anew each day. */
const WATCH_MS = 24 * 3_600_000;
/** Two hundred of the longest paths, escaped. */
const LINE_MAX_BYTES = 2 * 1024 * 1024;
const NEWLINE = 0x0a;

export interface Watched {
  readonly files: readonly string[];
  readonly folders: readonly string[];
}
export interface HostDownload {
  readonly isArchive: boolean;
  /** Of a file. */
  readonly size: number | undefined;
  /** Ends with an error where the host could not send the whole. */
  readonly bytes: Readable;
}

/** What of a host's files goes on for longer than a request: see {@link HostFiles}, to which all of this belongs. */
export interface HostTransfers {
  /** A file of up to 32 MiB, as its bytes come; without `force` nothing is replaced. */
  upload(
    path: string,
    body: { readonly bytes: Readable; readonly size: number },
    options: { readonly force?: boolean | undefined },
  ): Promise<HostFileInfo>;
  download(path: string, options: { readonly signal: AbortSignal }): Promise<HostDownload>;
  /** Yields paths that changed, none at first: then all are watched. Who does not ask for the next holds the host back. */
  watch(paths: Watched, options: { readonly signal: AbortSignal }): AsyncGenerator<readonly string[]>;
}

const isStream = (answer: IncomingMessage | HttpAnswer): answer is IncomingMessage => 'statusCode' in answer;

function streamed(answer: IncomingMessage | HttpAnswer): IncomingMessage {
  if (isStream(answer)) return answer;
  accepted(answer);
  throw new LabinitError('protocol', 'the host answered in a wrong shape');
}

export function hostTransfers(socketPath: string, turns?: LabTurns): HostTransfers {
  const base = { socketPath, turns, caller: 'learner' as const };
  return {
    async upload(path, body, { force }) {
      const query = new URLSearchParams({ path, ...(force && { force: 'true' }) });
      const target = `/v1/desk/upload?${query}`;
      const answer = await stream({ ...base, method: 'PUT', path: target, body, timeoutMs: TRANSFER_MS });
      for await (const line of lines(streamed(answer))) return parsed(hostFileInfoSchema, line);
      throw new LabinitError('protocol', 'the host answered in a wrong shape');
    },
    async download(path, { signal }) {
      const target = `/v1/desk/download?${new URLSearchParams({ path })}`;
      const bytes = streamed(await stream({ ...base, method: 'GET', path: target, timeoutMs: TRANSFER_MS, signal }));
      const kind = downloadKindSchema.safeParse(bytes.headers[DOWNLOAD_KIND_HEADER]);
      if (!kind.success) {
        bytes.destroy();
        throw new LabinitError('protocol', 'the host answered in a wrong shape');
      }
      const size = bytes.headers['content-length'];
      return { isArchive: kind.data === 'archive', size: size === undefined ? undefined : Number(size), bytes };
    },
    async *watch(paths, { signal }) {
      const body = JSON.stringify(paths);
      const answer = await stream({
        ...base,
        method: 'POST',
        path: '/v1/desk/watch',
        body,
        timeoutMs: WATCH_MS,
        signal,
      });
      try {
        for await (const line of lines(streamed(answer))) yield parsed(watchLineSchema, line).changed;
      } catch (error) {
        throw broken(error, signal);
      }
    },
  };
}

/** What ends a stream that had begun. */
function broken(error: unknown, signal: AbortSignal): unknown {
  if (error instanceof LabinitError) return error;
  const kind = signal.aborted ? 'aborted' : 'unreachable';
  return new LabinitError(kind, `the host's answer ended: ${String(error)}`, { cause: error });
}

async function* lines(source: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let rest: Buffer[] = [];
  let size = 0;
  for await (const chunk of source) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      yield Buffer.concat([...rest, chunk.subarray(start, end)]).toString('utf8');
      rest = [];
      size = 0;
      start = end + 1;
    }
    rest.push(chunk.subarray(start));
    size += chunk.length - start;
    if (size > LINE_MAX_BYTES) throw new LabinitError('too_large', `a line of more than ${LINE_MAX_BYTES} bytes`);
  }
}
