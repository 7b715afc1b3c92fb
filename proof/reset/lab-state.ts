import type { LabHosts } from '#server/labs/lab-hosts.ts';
import { type ClusterState, captureCluster, restoreCluster } from './cluster-state.ts';
import { bash, captureHost, endProcesses, restoreHost } from './host-state.ts';

/** What a lab was like at a lesson's start: files and packages of its hosts, objects of its cluster. */
export interface LabState {
  readonly cluster: ClusterState;
}

export interface ResetOptions {
  readonly hosts: LabHosts;
  readonly names: readonly string[];
  readonly signal: AbortSignal;
}

export async function captureLab({ hosts, names, signal }: ResetOptions): Promise<LabState> {
  await Promise.all(names.map((name) => captureHost(hosts, name, signal)));
  return { cluster: await captureCluster(hosts, signal) };
}

/** Takes a learner's work out of a lab. @throws Error naming what could not be taken out. */
export async function restoreLab(
  state: LabState,
  { hosts, names, signal, scripts }: ResetOptions & { readonly scripts: ReadonlyMap<string, string> },
): Promise<void> {
  await Promise.all(names.map((name) => endProcesses(hosts, name, signal)));
  for (const [host, script] of scripts) await bash(hosts, { host, script, signal });
  // The cluster first: its tools may be among the files that a lesson takes away.
  await restoreCluster(hosts, state.cluster, signal);
  await Promise.all(names.map((name) => restoreHost(hosts, name, signal)));
}
