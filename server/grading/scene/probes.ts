import { SlipwayError } from '../../../protocol/errors.ts';
import type { ProbeResult } from '../../../protocol/labinit.ts';
import type { LabHosts } from '../../labs/lab-hosts.ts';
import { messageOf } from '../cluster/kubeconfig.ts';
import type { ProbeMemory } from '../probe-memory.ts';
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
  /** Answers that may be remembered while nothing changes; all else is asked about again. */
  readonly hopedFor?: (result: ProbeResult) => boolean;
  /** `performance.now()` of the last change that matters to this probe; else that of the round. */
  readonly changedAt?: number;
}

/** Real requests from inside the lab, by labinit. */
export interface ProbeSight {
  probe(order: ProbeOrder): Promise<ProbeResult>;
}

interface Deps {
  readonly hosts: LabHosts;
  readonly probes: ProbeMemory;
  readonly changedAt: number;
  readonly signal: AbortSignal;
}

const found = (result: ProbeResult): boolean => result.ok && [200, 404].includes(result.status);

export function probeSight({ hosts, probes, changedAt, signal }: Deps, once: Once): ProbeSight {
  return {
    probe: ({ from, hopedFor = found, changedAt: since = changedAt, ...order }) => {
      const key = `probe ${from} ${JSON.stringify(order)}`;
      return once(key, async () => {
        const known = probes.recall(key, { changedAt: since, now: performance.now(), hopedFor });
        if (known) return known;
        const { timeoutMs = 3_000, maxBodyBytes = 4_096, headers, ...rest } = order;
        const request = { ...rest, timeoutMs, maxBodyBytes, ...(headers && { headers: { ...headers } }) };
        try {
          const [result] = await hosts.probe(from, request, { signal, timeoutMs: timeoutMs + 2_000 });
          if (!result) throw new Error('no result');
          probes.remember(key, result, performance.now());
          return result;
        } catch (cause) {
          throw new SlipwayError('SLW400', { detail: `probe from ${from}: ${messageOf(cause)}` }, { cause });
        }
      });
    },
  };
}
