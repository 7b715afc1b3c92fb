import type { Failure } from '#protocol/errors.ts';
import type { ClusterAccess, Stoppable } from '#server/cluster/cluster-access.ts';
import { type AccessRecord, isProbe, parseAccessLine } from './access-log.ts';

/** Requests kept per proxy, oldest dropped first: a `while true; do curl` loop of ten minutes still fits. */
const RECORDS_MAX = 1_000;
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

interface Followed {
  readonly ref: ProxyRef;
  stream: Stoppable;
  timer: NodeJS.Timeout | undefined;
  records: AccessRecord[];
  seen: Set<string>;
  failure: Failure | undefined;
  opened: boolean;
}

/** Follows the access logs of some proxies and keeps what they said, also after the pod is gone. */
export class LogBook implements Stoppable {
  readonly #cluster: ClusterAccess;
  readonly #onRequest: () => void;
  readonly #followed = new Map<string, Followed>();
  readonly #past: { ref: ProxyRef; records: AccessRecord[] }[] = [];

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
      if (followed.records.length > 0) this.#past.push({ ref: followed.ref, records: followed.records });
      if (this.#past.length > FOLLOWED_MAX) this.#past.shift();
    }
    for (const [uid, ref] of wanted) {
      if (this.#followed.has(uid)) continue;
      const records = this.#takeBack(uid);
      const followed: Followed = {
        ref,
        stream: { stop: () => undefined },
        timer: undefined,
        records,
        seen: new Set(records.map(keyOf)),
        failure: undefined,
        opened: false,
      };
      this.#followed.set(uid, followed);
      this.#open(followed);
    }
  }

  /** Oldest first, per proxy. */
  records(accepts: (ref: ProxyRef) => boolean): { ref: ProxyRef; records: readonly AccessRecord[] }[] {
    return [...this.#past, ...this.#followed.values()].filter(({ ref }) => accepts(ref));
  }

  /** Set while a log that is wanted cannot be read. */
  failure(accepts: (ref: ProxyRef) => boolean): Failure | undefined {
    return [...this.#followed.values()].find(({ ref, failure }) => failure && accepts(ref))?.failure;
  }

  stop(): void {
    for (const followed of this.#followed.values()) this.#end(followed);
    this.#followed.clear();
  }

  #open(followed: Followed): void {
    const { namespace, pod, container } = followed.ref;
    followed.opened = true;
    followed.stream = this.#cluster.followLogs(
      { namespace, pod, container, tailLines: TAIL_LINES },
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

  #add(followed: Followed, line: string): void {
    followed.failure = undefined;
    const record = parseAccessLine(line);
    if (!record || isProbe(record)) return;
    // A log that is opened again repeats its tail.
    const key = keyOf(record);
    if (followed.seen.has(key)) return;
    followed.seen.add(key);
    followed.records.push(record);
    if (followed.records.length > RECORDS_MAX) {
      const dropped = followed.records.shift();
      if (dropped) followed.seen.delete(keyOf(dropped));
    }
    this.#onRequest();
  }

  /** What a proxy said when it was followed before: its log repeats it. */
  #takeBack(uid: string): AccessRecord[] {
    const index = this.#past.findIndex(({ ref }) => ref.uid === uid);
    return this.#past.splice(index, index < 0 ? 0 : 1)[0]?.records ?? [];
  }

  #end(followed: Followed): void {
    followed.stream.stop();
    clearTimeout(followed.timer);
  }
}

const keyOf = ({ at, requestId }: AccessRecord): string => `${at} ${requestId}`;
