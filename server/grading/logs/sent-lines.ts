import type { AccessRecord } from './access-record.ts';

/** More than a log book keeps of a proxy's requests. */
const LINES_MAX = 1_000;

interface SentLine {
  readonly key: string;
  readonly way: string;
  /** When the container wrote it, in ms; a line says of itself what its writer likes. */
  readonly at: number;
}

/** What Envoy counts by itself. */
export interface SentCounts {
  /** Requests to each endpoint, by `wayOf`, since the endpoint is there. */
  sent(): Promise<ReadonlyMap<string, number>>;
  /** Until when (ms) the counts of this way may have begun anew: nothing is said of lines from before. */
  doubtUntil(way: string): Promise<number>;
}

export type Standing = 'taken' | 'forged' | 'open';

/**
 * Lines of one proxy that say that a request was sent on and answered, held against what Envoy counts. Whoever is root
 * in a lab can write such a line, but Envoy counts only what it sent. In doubt a line is taken for real, and one that
 * was judged stays judged: counts begin anew with each change of an endpoint.
 */
export class SentLines {
  readonly #open = new Map<string, SentLine>();
  readonly #forged = new Set<string>();
  /** Times of the lines that were taken, by way. */
  readonly #taken = new Map<string, number[]>();
  #judging: Promise<void> = Promise.resolve();

  /** Of each request once, those of the checks too: Envoy counts them as well. */
  note(record: AccessRecord, at: string): void {
    const way = wayOf(record);
    if (way === undefined) return;
    const key = recordKey(record);
    this.#open.set(key, { key, way, at: Date.parse(at) || Date.now() });
    for (const oldest of this.#open.keys()) {
      if (this.#open.size <= LINES_MAX) break;
      this.#open.delete(oldest);
    }
  }

  standing(record: AccessRecord): Standing {
    const key = recordKey(record);
    if (this.#forged.has(key)) return 'forged';
    return this.#open.has(key) ? 'open' : 'taken';
  }

  /** Nobody can be asked: what is open is taken. */
  letPass(): void {
    this.#open.clear();
  }

  /** Settles the lines that are open now. */
  judge(counts: SentCounts): Promise<void> {
    const before = this.#judging.catch(() => undefined);
    this.#judging = before.then(() => this.#judge(counts));
    return this.#judging;
  }

  async #judge(counts: SentCounts): Promise<void> {
    // Before Envoy is asked: it counts a request sooner than it writes the line.
    const lines = [...this.#open.values()];
    if (lines.length === 0) return;
    const sent = await counts.sent();
    for (const [way, group] of Map.groupBy(lines, (line) => line.way)) {
      const count = sent.get(way) ?? 0;
      const taken = this.#taken.get(way) ?? [];
      const forged = taken.length + group.length <= count ? [] : await beyond(group, { taken, count, counts });
      for (const { key } of forged) this.#forged.add(key);
      for (const { key } of group) this.#open.delete(key);
      const real = group.filter((line) => !forged.includes(line)).map(({ at }) => at);
      this.#taken.set(way, [...taken, ...real].slice(-LINES_MAX));
    }
    for (const oldest of this.#forged) {
      if (this.#forged.size <= LINES_MAX) break;
      this.#forged.delete(oldest);
    }
  }
}

async function beyond(
  group: readonly SentLine[],
  { taken, count, counts }: { taken: readonly number[]; count: number; counts: SentCounts },
): Promise<readonly SentLine[]> {
  const [first] = group;
  if (!first) return [];
  const since = await counts.doubtUntil(first.way);
  const sure = group.filter(({ at }) => at > since);
  const before = taken.filter((at) => at > since).length;
  // Fewer than were already found real: the counts began anew after all.
  if (count < before) return [];
  return before + sure.length > count ? sure : [];
}

export const recordKey = ({ at, requestId }: AccessRecord): string => `${at} ${requestId}`;

/** Of a request that an endpoint answered: which cluster, and where. */
export function wayOf({ http, details, upstreamCluster, upstreamHost }: AccessRecord): string | undefined {
  const isSent = http && details === 'via_upstream' && upstreamCluster.startsWith('outbound|');
  return isSent ? `${upstreamCluster} ${upstreamHost}` : undefined;
}
