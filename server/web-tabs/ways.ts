import { SlipwayError } from '#protocol/errors.ts';
import { hostNameSchema } from '#protocol/lab-state.ts';
import { LEARNERS_HOST, serviceNameSchema } from '#protocol/web-place.ts';
import { ClusterStatusError } from '../cluster/cluster-status-error.ts';
import { asLearner } from '../labs/lab-hosts.ts';
import type { LabService } from '../labs/lab-service.ts';
import { findPod, findService, type OpenCluster, serviceOf } from './cluster-names.ts';
import { webLimits } from './limits.ts';
import type { Trouble } from './trouble.ts';
import type { WebTab } from './web-tabs.ts';

/** The way of a tab's requests: from a host, or from inside the network of a pod on it, to an address. */
export interface Way {
  readonly host: string;
  readonly pod?: string;
  readonly address: string;
}

export interface Ways {
  /** The cluster is asked for names of pods and Services, at most once in a while. */
  of(tab: WebTab): Promise<Way | Trouble>;
  /** The way led nowhere: it is looked for anew. */
  forget(tab: WebTab): void;
}

interface WaysOptions {
  readonly labs: Pick<LabService, 'hosts' | 'get'>;
  readonly openCluster: OpenCluster;
  readonly clock: () => number;
}

export function createWays({ labs, openCluster, clock }: WaysOptions): Ways {
  const known = new WeakMap<WebTab, { readonly way: Promise<Way | Trouble>; readonly at: number }>();
  const find = async (tab: WebTab): Promise<Way | Trouble> => {
    const { from = LEARNERS_HOST, host, address, port } = tab;
    const isFromHost = hostNameSchema.safeParse(from).success;
    const isService = !hostNameSchema.safeParse(host).success && serviceNameSchema.safeParse(host).success;
    if (isFromHost && !isService) return { host: from, address: `${address}:${port}` };
    const cluster = openCluster(asLearner(labs.hosts(tab.lab)));
    const signal = AbortSignal.timeout(webLimits.namesMs);
    try {
      const start = isFromHost ? { host: from } : startIn(tab, from, await findPod(cluster.get, from, { signal }));
      if ('kind' in start || !isService) return 'kind' in start ? start : { ...start, address: `${address}:${port}` };
      const names = serviceOf(host, tab.from);
      const service = await findService(cluster.get, names, { signal });
      if (service?.address === undefined) return { kind: 'no-service', ...names, isThere: service !== undefined };
      return { ...start, address: `${service.address}:${port}` };
    } catch (error) {
      const isAnswer = error instanceof ClusterStatusError || error instanceof SlipwayError || signal.aborted;
      if (!isAnswer) throw error;
      return { kind: 'no-cluster', detail: error instanceof Error ? error.message.slice(0, 200) : 'no answer' };
    } finally {
      cluster.close();
    }
  };
  const startIn = (
    tab: WebTab,
    pod: string,
    found: Awaited<ReturnType<typeof findPod>>,
  ): Omit<Way, 'address'> | Trouble => {
    const node = labs.get(tab.lab)?.hosts.find(({ name }) => name === found?.node)?.name;
    if (!found || node === undefined || found.address === undefined || found.phase !== 'Running')
      return { kind: 'no-pod', pod, ...(found && { phase: found.phase }) };
    // A pod without a network of its own is where its node is.
    return { host: node, ...(!found.isOnHost && { pod: found.address }) };
  };

  return {
    of(tab) {
      const last = known.get(tab);
      if (last && clock() - last.at < webLimits.wayKeptMs) return last.way;
      const way = find(tab);
      known.set(tab, { way, at: clock() });
      // What could not be found is looked for again at the next request.
      const drop = () => known.get(tab)?.way === way && known.delete(tab);
      way.then((found) => 'kind' in found && drop(), drop);
      return way;
    },
    forget: (tab) => void known.delete(tab),
  };
}
