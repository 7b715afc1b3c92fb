import type { ProbeResult } from '#protocol/labinit.ts';
import { pause } from '#server/cluster/backoff.ts';
import { cannotAsk } from '#server/cluster/cannot-ask.ts';
import type { LabHosts } from '#server/labs/lab-hosts.ts';
import type { ProbeMemory } from '../probe-memory.ts';
import { type SampleMemory, TRUSTED_AFTER_MS } from '../sample-memory.ts';
import type { Once } from './once.ts';

export interface ProbeOrder {
  /** The host that sends it, or on which the pod `pod` is that sends it. */
  readonly from: string;
  readonly pod?: string;
  readonly url: string;
  /** Connect to this address instead of resolving the URL's host. */
  readonly resolve?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly host?: string;
  readonly body?: string;
  readonly timeoutMs?: number;
  readonly maxBodyBytes?: number;
  /** Answers that may be kept while nothing changes; others are asked for again. */
  readonly hopedFor?: (result: ProbeResult) => boolean;
  /** `performance.now()` of the last change that matters to this probe; else that of the round. */
  readonly changedAt?: number;
}

/** Real requests from inside the lab, by labinit. */
export interface ProbeReads {
  probe(order: ProbeOrder): Promise<ProbeResult>;
  /** The same request several times, one after the other; never remembered. */
  probes(order: Omit<ProbeOrder, 'hopedFor' | 'changedAt'>, count: number): Promise<ProbeResult[]>;
  /** What was gathered so far under this key since the change at `since`; begun anew when there was a later one. */
  sample<T>(key: string, since: number, begin: () => T): Promise<T>;
}

interface Deps {
  readonly hosts: LabHosts;
  readonly probes: ProbeMemory;
  readonly samples: SampleMemory;
  readonly changedAt: number;
  readonly anewFrom: number;
  readonly signal: AbortSignal;
  readonly asker: AbortSignal;
}

const found = (result: ProbeResult): boolean => result.ok && [200, 404].includes(result.status);

export function probeReads(deps: Deps, once: Once): ProbeReads {
  const { hosts, probes, samples, changedAt, anewFrom, signal, asker } = deps;
  const send = async ({ from, ...order }: ProbeOrder, count: number): Promise<ProbeResult[]> => {
    const { timeoutMs = 3_000, maxBodyBytes = 4_096, headers, ...rest } = order;
    const request = { ...rest, count, timeoutMs, maxBodyBytes, ...(headers && { headers: { ...headers } }) };
    asker.throwIfAborted();
    try {
      const results = await hosts.probe(from, request, { signal, timeoutMs: timeoutMs * count + 2_000 });
      if (results.length !== count) throw new Error(`${results.length} results instead of ${count}`);
      return results;
    } catch (cause) {
      throw cannotAsk(`probe from ${from}`, cause);
    }
  };
  return {
    probes: send,
    async sample(key, since, begin) {
      // Answers of the first moments after a change may still come from the state before it.
      const early = since + TRUSTED_AFTER_MS - performance.now();
      if (early > 0) await pause(early, asker);
      return samples.of(key, since, begin, anewFrom);
    },
    probe: ({ from, hopedFor = found, changedAt: since = changedAt, ...order }) => {
      const key = `probe ${from} ${JSON.stringify(order)}`;
      const askedAt = performance.now();
      const known = probes.recall(key, { changedAt: since, now: askedAt, anewFrom, hopedFor });
      if (known) return Promise.resolve(known);
      return once(key, async () => {
        const [result] = await send({ from, ...order }, 1);
        if (!result) throw new Error('no result');
        probes.remember(key, result, askedAt);
        return result;
      });
    },
  };
}
