import { setTimeout as sleep } from 'node:timers/promises';
import type { LabHosts } from '#server/labs/lab-hosts.ts';
import { type ClusterObject, keyOf, listRules, written } from '../reset/cluster-objects.ts';
import { difference, kubectl, standing } from '../reset/cluster-state.ts';

const RESTORE_TIMEOUT_MS = 60_000;
const POLL_MS = 400;

/** Services, Deployments and rules of the mesh as they were at one moment, by their keys. */
type RulesState = ReadonlyMap<string, ClusterObject>;

export const captureRules = async (hosts: LabHosts, signal: AbortSignal): Promise<RulesState> =>
  standing(await listRules(hosts, signal));

/** Makes them what they were. @throws Error naming what remains different */
export async function restoreRules(hosts: LabHosts, state: RulesState, signal: AbortSignal): Promise<void> {
  const deadline = performance.now() + RESTORE_TIMEOUT_MS;
  for (;;) {
    const { added, changed, lost } = difference(state, await listRules(hosts, signal));
    const all = [...added, ...changed, ...lost];
    if (all.length === 0) return;
    if (performance.now() > deadline) throw new Error(`not as it was: ${all.slice(0, 5).map(keyOf).join(', ')}`);
    await kubectl(hosts, ['delete', '--grace-period=1'], added, signal);
    // The address of a Service that was made anew cannot be changed back.
    const isService = ({ kind }: ClusterObject) => kind === 'Service';
    const rest = changed.filter((each) => !isService(each));
    await kubectl(hosts, ['replace', '--force'], changed.filter(isService).map(written), signal);
    await kubectl(hosts, ['replace'], rest.map(written), signal);
    await kubectl(hosts, ['create'], lost.map(written), signal);
    await sleep(POLL_MS, undefined, { signal });
  }
}
