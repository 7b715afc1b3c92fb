import type { ClusterAccess, Stoppable } from '#server/cluster/cluster-access.ts';
import { LogBook, type ProxyRef } from './log-book.ts';

/** Of the proxies that one lesson's checks read; more than a lesson has. */
const FOLLOWED_BY_ONE_MAX = 12;

/** What checks read of the access logs. */
export type LogReads = Pick<LogBook, 'records' | 'failure'>;

/** One reader's part of the log book. */
export interface LogShare extends LogReads, Stoppable {
  /** Names the proxies that this reader wants to be followed from now on. */
  follow(proxies: readonly ProxyRef[]): void;
}

interface Reader {
  readonly onRequest: () => void;
  wanted: readonly ProxyRef[];
}

interface SharedLogBookOptions {
  readonly cluster: ClusterAccess;
  /** How long the logs of a reader that is gone are followed on. */
  readonly graceMs: number;
  /** Called before the readers are. */
  readonly onRequest: () => void;
}

/** One lab's access logs: each is followed once, whoever reads it, and what was read stays for all readers. */
export class SharedLogBook implements Stoppable {
  readonly #readers = new Set<Reader>();
  readonly #leaving = new Map<Reader, NodeJS.Timeout>();
  readonly #graceMs: number;
  readonly #book: LogBook;
  #stopped = false;

  constructor({ cluster, graceMs, onRequest }: SharedLogBookOptions) {
    this.#graceMs = graceMs;
    this.#book = new LogBook({
      cluster,
      onRequest: () => {
        onRequest();
        for (const reader of this.#readers) reader.onRequest();
      },
    });
  }

  open(onRequest: () => void): LogShare {
    const reader: Reader = { onRequest, wanted: [] };
    this.#readers.add(reader);
    return {
      follow: (proxies) => {
        if (!this.#readers.has(reader)) return;
        reader.wanted = proxies.slice(0, FOLLOWED_BY_ONE_MAX);
        this.#follow();
      },
      records: (accepts) => this.#book.records(accepts),
      failure: (accepts) => this.#book.failure(accepts),
      stop: () => {
        if (this.#readers.delete(reader)) this.#leave(reader);
      },
    };
  }

  stop(): void {
    this.#stopped = true;
    for (const timer of this.#leaving.values()) clearTimeout(timer);
    this.#leaving.clear();
    this.#book.stop();
  }

  #leave(reader: Reader): void {
    if (this.#stopped || reader.wanted.length === 0) return;
    const timer = setTimeout(() => {
      this.#leaving.delete(reader);
      this.#follow();
    }, this.#graceMs);
    timer.unref();
    this.#leaving.set(reader, timer);
  }

  /** Each reader's first proxies come first, so that no reader takes the room of another. */
  #follow(): void {
    if (this.#stopped) return;
    const lists = [...this.#readers, ...this.#leaving.keys()].map(({ wanted }) => wanted);
    const union = new Map<string, ProxyRef>();
    for (let place = 0; place < FOLLOWED_BY_ONE_MAX; place += 1) {
      for (const ref of lists.flatMap((list) => list[place] ?? [])) union.set(ref.uid, ref);
    }
    this.#book.follow([...union.values()]);
  }
}
