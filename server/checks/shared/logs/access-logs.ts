import type { AccessLog, HttpLogs, LogFormat } from '#server/envoy/access-log-config.ts';
import { type AccessField, type AccessRecord, isProbe } from '#server/grading/logs/access-record.ts';
import { type LineReader, lineReader } from '#server/grading/logs/format/log-format.ts';
import type { ProxyLog, ProxyRef } from '#server/grading/logs/log-book.ts';
import { isLikeRequest, type LogLine } from '#server/grading/logs/log-line.ts';
import type { Scene } from '#server/grading/scene.ts';
import { isReady } from '#server/grading/world/pods.ts';

/** Why a request that was sent may not be found in a log. */
export type LogTrouble = { readonly proxy: ProxyRef } & (
  | {
      readonly kind: 'lacks';
      readonly format: LogFormat;
      readonly lacks: readonly AccessField[];
      readonly lines: number;
    }
  /** No line tells a request by itself. */
  | { readonly kind: 'unreadable'; readonly format: LogFormat }
  /** A line of another format than the proxy has now. */
  | { readonly kind: 'unknown'; readonly line: string; readonly format: LogFormat | undefined }
  | { readonly kind: 'off' }
  | { readonly kind: 'elsewhere'; readonly path: string | undefined }
  | { readonly kind: 'filtered'; readonly filter: string }
);

export interface LogLook {
  /** Requests that are not of the checks, oldest first. */
  readonly logs: readonly { readonly ref: ProxyRef; readonly records: readonly AccessRecord[] }[];
  /** Set where "no such request" cannot be said of these logs. */
  readonly trouble: LogTrouble | undefined;
}

interface Wanted {
  readonly accepts: (ref: ProxyRef) => boolean;
  /** What a record must tell to be of use. */
  readonly needs: readonly AccessField[];
  /** Of a sidecar: whose requests are looked for. */
  readonly direction?: 'INBOUND' | 'OUTBOUND';
}

/** Which proxies write to the log of their container. */
const LOG_FILES: readonly (string | undefined)[] = ['/dev/stdout', '/dev/stderr'];

/** Reads the other lines too, by the formats that the proxies have now. */
export async function readLogs(scene: Scene, { accepts, needs, direction }: Wanted): Promise<LogLook> {
  const books = scene.logs.records(accepts).map(({ records, ...book }) => ({
    ...book,
    records: records.filter((record) => book.sent.standing(record) !== 'forged'),
  }));
  const proxies = await Promise.all(
    books.map(async (book) => ({ book, http: await httpLogsOf(scene, book.ref, direction) })),
  );
  // A pod that is gone has left lines, and cannot be asked; mostly all proxies of a mesh have one format.
  const formats = formatsOf(proxies.flatMap(({ http }) => http));
  const read = proxies.map(({ book, http }) => {
    const own = formatsOf(http);
    return readUnread(book, { formats: own.length > 0 ? own : formats, needs });
  });
  const silent = proxies.map(({ book, http }) => silence(book.ref, http));
  return {
    logs: read.map(({ ref, records }) => ({ ref, records })),
    trouble: [...read.map(({ trouble }) => trouble), ...silent].find((each) => each !== undefined),
  };
}

async function httpLogsOf(
  { world, ...scene }: Scene,
  ref: ProxyRef,
  direction: Wanted['direction'],
): Promise<HttpLogs[]> {
  const pod = world.pods.get(ref.namespace, ref.pod);
  if (!pod || pod.metadata.uid !== ref.uid || !isReady(pod)) return [];
  const all = await scene.httpLogs(pod);
  return direction ? all.filter((each) => each.direction === direction) : all;
}

function formatsOf(http: readonly HttpLogs[]): LogFormat[] {
  const found = new Map<string, LogFormat>();
  for (const { format } of http.flatMap(({ logs }) => logs.filter(isInContainerLog))) {
    if (format) found.set(JSON.stringify(format), format);
  }
  return [...found.values()].slice(0, 10);
}

const isInContainerLog = ({ path }: AccessLog): boolean => LOG_FILES.includes(path);

function readUnread(
  { ref, records, unread }: ProxyLog,
  { formats, needs }: { formats: readonly LogFormat[]; needs: readonly AccessField[] },
): { ref: ProxyRef; records: AccessRecord[]; trouble: LogTrouble | undefined } {
  const readers = formats.map((format) => ({ format, reader: lineReader(format) }));
  const found: AccessRecord[] = [];
  const lacking = new Map<LogFormat, { lacks: AccessField[]; lines: number }>();
  let unknown: LogLine | undefined;
  for (const { at, text } of unread) {
    const { record, format } = readLine(readers, text, at);
    if (!record || !format) {
      if (isLikeRequest(text)) unknown = { at, text };
      continue;
    }
    const lacks = needs.filter((field) => record.lacks.includes(field));
    if (lacks.length > 0) lacking.set(format, { lacks, lines: (lacking.get(format)?.lines ?? 0) + 1 });
    else if (!isProbe(record)) found.push(record);
  }
  const [lacks] = lacking;
  const unreadable = readers.find(({ reader }) => !reader);
  const trouble = (): LogTrouble | undefined => {
    if (lacks) return { kind: 'lacks', proxy: ref, format: lacks[0], ...lacks[1] };
    if (unreadable) return { kind: 'unreadable', proxy: ref, format: unreadable.format };
    // Whoever was told to send it again has done so: the lines that can be read tell the rest.
    const isPast = [...records, ...found].some((record) => record.at >= (unknown?.at ?? ''));
    return unknown === undefined || isPast
      ? undefined
      : { kind: 'unknown', proxy: ref, line: unknown.text, format: formats[0] };
  };
  return { ref, records: [...records, ...found], trouble: trouble() };
}

function readLine(
  readers: readonly { format: LogFormat; reader: LineReader | undefined }[],
  line: string,
  at: string,
): { record?: AccessRecord; format?: LogFormat } {
  for (const { format, reader } of readers) {
    const record = reader?.read(line, at);
    if (record) return { record, format };
  }
  return {};
}

/** The proxy writes no log, or not of all requests. */
function silence(proxy: ProxyRef, http: readonly HttpLogs[]): LogTrouble | undefined {
  if (http.length === 0) return undefined;
  const logs = http.flatMap((each) => each.logs);
  const written = logs.filter(isInContainerLog);
  const [other] = logs;
  if (written.length === 0) {
    return other ? { kind: 'elsewhere', proxy, path: other.path } : { kind: 'off', proxy };
  }
  const [filtered] = written;
  return filtered?.filter !== undefined && written.every(({ filter }) => filter !== undefined)
    ? { kind: 'filtered', proxy, filter: filtered.filter }
    : undefined;
}
