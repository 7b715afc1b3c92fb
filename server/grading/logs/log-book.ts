import type { Failure } from '#protocol/errors.ts';
import type { ClusterAccess, Stoppable } from '#server/cluster/cluster-access.ts';
import { parseAccessLine } from './access-log.ts';
import { type AccessRecord, isProbe } from './access-record.ts';
import { isOwnLine, type LogLine, timedLine } from './log-line.ts';
import { recordKey, SentLines } from './sent-lines.ts';

/** Requests kept per proxy, oldest dropped first: a `while true; do curl` loop of ten minutes still fits. */
const RECORDS_MAX = 1_000;
/** Lines of a format that only the proxy's configuration tells, kept per proxy as they are. */
const UNREAD_MAX = 300;
/**
 * Such lines may be of the checks' own requests: news of them comes less often than verdicts take to settle, so that a
 * look that sends a request does not bring about the next look.
 */
const UNREAD_NEWS_MS = 5_000;
/** Proxies whose logs are followed in one lab; more than all lessons that are graded at once have. */
const FOLLOWED_MAX = 24;
/** What was logged before anybody asked. */
const TAIL_LINES = 1_000;
const REOPEN_MS = 2_000;
/** After a flood (SLW401) the log is left alone for a while. */
const REOPEN_AFTER_FAILURE_MS = 10_000;

export interface ProxyRef {
  readonly uid: string;
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
}

/** What a proxy's log said. */
export interface ProxyLog {
  readonly ref: ProxyRef;
  /** Oldest first. */
  readonly records: readonly AccessRecord[];
  /** Lines of none of Istio's default formats; what the proxy tells of itself is not among them. */
  readonly unread: readonly LogLine[];
  readonly sent: SentLines;
}

interface Followed extends ProxyLog {
  stream: Stoppable;
  timer: NodeJS.Timeout | undefined;
  readonly records: AccessRecord[];
  readonly unread: LogLine[];
  /** Of the checks, oldest first; nobody reads them. */
  readonly probes: AccessRecord[];
  readonly seen: Set<string>;
  failure: Failure | undefined;
  opened: boolean;
}

/** Follows the access logs of some proxies and keeps what they said, also after the pod is gone. */
export class LogBook implements Stoppable {
  readonly #cluster: ClusterAccess;
  readonly #onRequest: () => void;
  readonly #followed = new Map<string, Followed>();
  readonly #past: ProxyLog[] = [];
  #unreadNewsAt = Number.NEGATIVE_INFINITY;
  #unreadNews: NodeJS.Timeout | undefined;

  constructor(options: { cluster: ClusterAccess; onRequest: () => void }) {
    this.#cluster = options.cluster;
    this.#onRequest = options.onRequest;
  }

  /** Names the proxies to follow from now on. */
  follow(proxies: readonly ProxyRef[]): void {
    const wanted = new Map(proxies.slice(0, FOLLOWED_MAX).map((ref) => [ref.uid, ref]));
    for (const [uid, followed] of this.#followed) {
      if (wanted.has(uid)) continue;
      this.#end(followed);
      this.#followed.delete(uid);
      const { ref, records, unread, sent } = followed;
      if (records.length + unread.length > 0) this.#past.push({ ref, records, unread, sent });
      if (this.#past.length > FOLLOWED_MAX) this.#past.shift();
    }
    for (const [uid, ref] of wanted) {
      if (this.#followed.has(uid)) continue;
      const { records, unread, sent } = this.#takeBack(uid);
      const followed: Followed = {
        ref,
        stream: { stop: () => undefined },
        timer: undefined,
        records: [...records],
        unread: [...unread],
        probes: [],
        sent,
        seen: new Set([...records.map(recordKey), ...unread.map(lineKey)]),
        failure: undefined,
        opened: false,
      };
      this.#followed.set(uid, followed);
      this.#open(followed);
    }
  }

  /** Of the proxies that are followed, and of those that were. */
  records(accepts: (ref: ProxyRef) => boolean): ProxyLog[] {
    return [...this.#past, ...this.#followed.values()].filter(({ ref }) => accepts(ref));
  }

  /** Set while a log that is wanted cannot be read. */
  failure(accepts: (ref: ProxyRef) => boolean): Failure | undefined {
    return [...this.#followed.values()].find(({ ref, failure }) => failure && accepts(ref))?.failure;
  }

  stop(): void {
    clearTimeout(this.#unreadNews);
    for (const followed of this.#followed.values()) this.#end(followed);
    this.#followed.clear();
  }

  #open(followed: Followed): void {
    const { namespace, pod, container } = followed.ref;
    followed.opened = true;
    followed.stream = this.#cluster.followLogs(
      { namespace, pod, container, tailLines: TAIL_LINES, timestamps: true },
      {
        onLine: (line) => this.#add(followed, line),
        onEnd: (failure) => {
          const changed = followed.failure !== failure;
          // A container that has not started yet answers 400: no failure of the cluster.
          followed.failure = failure?.code === 'SLW401' ? failure : undefined;
          followed.timer = setTimeout(
            () => this.#open(followed),
            followed.failure ? REOPEN_AFTER_FAILURE_MS : REOPEN_MS,
          );
          followed.timer.unref();
          if (changed && followed.failure) this.#onRequest();
        },
      },
    );
  }

  #add(followed: Followed, text: string): void {
    followed.failure = undefined;
    const line = timedLine(text);
    const record = parseAccessLine(line.text);
    if (!record && isOwnLine(line.text)) return;
    const { records, probes, unread, seen, sent } = followed;
    const isOurs = record !== undefined && isProbe(record);
    const isNew = record
      ? keep(record, { among: isOurs ? probes : records, max: RECORDS_MAX, seen, keyOf: recordKey })
      : keep(line, { among: unread, max: UNREAD_MAX, seen, keyOf: lineKey });
    if (!isNew) return;
    if (record) sent.note(record, line.at);
    if (isOurs) return;
    if (record) this.#onRequest();
    else this.#tellOfUnread();
  }

  #tellOfUnread(): void {
    if (this.#unreadNews) return;
    const tell = () => {
      this.#unreadNews = undefined;
      this.#unreadNewsAt = performance.now();
      this.#onRequest();
    };
    const rest = this.#unreadNewsAt + UNREAD_NEWS_MS - performance.now();
    if (rest <= 0) {
      tell();
      return;
    }
    this.#unreadNews = setTimeout(tell, rest);
    this.#unreadNews.unref();
  }

  /** What a proxy said when it was followed before: its log repeats it. */
  #takeBack(uid: string): Omit<ProxyLog, 'ref'> {
    const index = this.#past.findIndex(({ ref }) => ref.uid === uid);
    return this.#past.splice(index, index < 0 ? 0 : 1)[0] ?? { records: [], unread: [], sent: new SentLines() };
  }

  #end(followed: Followed): void {
    followed.stream.stop();
    clearTimeout(followed.timer);
  }
}

const lineKey = ({ at, text }: LogLine): string => `${at} ${text}`;

/** Drops the oldest beyond `max`. False: a log that was opened again has repeated its tail. */
function keep<T>(
  item: T,
  { among, max, seen, keyOf }: { among: T[]; max: number; seen: Set<string>; keyOf: (item: T) => string },
): boolean {
  const key = keyOf(item);
  if (seen.has(key)) return false;
  seen.add(key);
  among.push(item);
  const dropped = among.length > max ? among.shift() : undefined;
  if (dropped !== undefined) seen.delete(keyOf(dropped));
  return true;
}
