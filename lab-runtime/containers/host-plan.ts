import type { HostView, LabSpec } from '#protocol/lab-state.ts';

const MIB = 1024 * 1024;
const GIB = 1024 * MIB;

export const MIRROR_ADDRESS = '192.168.10.1';
export const NETWORK_PREFIX_LENGTH = 24;
const SERVER_ADDRESS = '192.168.10.10';

export interface Limits {
  readonly memoryBytes: number;
  readonly pids: number;
  readonly cpuWeight: number;
}

/** cgroup v1 counts in shares, of which 1024 are v2's weight of 100. */
export const v1Shares = (cpuWeight: number): number => Math.round((cpuWeight * 1024) / 100);

/** Of a whole lab. */
export interface LabLimits extends Limits {
  /** Groups below its own. */
  readonly groups: number;
  /** Socket buffers, on machines that count them apart from other memory. */
  readonly socketBytes: number;
}

/** What each host may use at most. Measured needs: server 560 MiB with Istio, worker 95–130 MiB, testpc next to none. */
export const HOST_LIMITS: Readonly<Record<HostView['role'], Limits>> = {
  server: { memoryBytes: 3 * GIB, pids: 6144, cpuWeight: 100 },
  agent: { memoryBytes: 2 * GIB, pids: 4096, cpuWeight: 100 },
  pc: { memoryBytes: 768 * MIB, pids: 1024, cpuWeight: 100 },
};

/** What a running host is expected to use; the machine's capacity is counted in these. */
const HOST_RESERVED_BYTES: Readonly<Record<HostView['role'], number>> = {
  server: 900 * MIB,
  agent: 220 * MIB,
  pc: 64 * MIB,
};

/** The hosts of a lab, testpc last. */
export function hostsOf(spec: LabSpec): HostView[] {
  const testpc: HostView = { name: 'testpc', address: '192.168.10.200', role: 'pc' };
  if (!spec.cluster) return [testpc];
  const workers = Array.from({ length: spec.workers }, (_, i): HostView => {
    return { name: `k3s-w${i + 1}`, address: `192.168.10.${101 + i}`, role: 'agent' };
  });
  return [{ name: 'k3s-s', address: SERVER_ADDRESS, role: 'server' }, ...workers, testpc];
}

/** A host's share of its lab's socket buffers is all of it: which host needs it depends on the lesson. */
const socketLimit = (spec: LabSpec): number => (spec.cluster ? 192 : 64) * MIB;

/** What a lab may write, where there are quotas. */
export const diskLimit = ({ cluster }: LabSpec): number => (cluster ? 8 : 2) * GIB;

/** A pod has one group and one for each container; a kubelet runs 110 pods. */
const GROUPS_PER_NODE = 768;
const GROUPS_PER_LAB = 64;

/** Limits of the whole lab: less than the sum of its hosts', which do not peak at the same time. */
export function labLimits(spec: LabSpec): LabLimits {
  const common = { cpuWeight: 100, socketBytes: socketLimit(spec) };
  if (!spec.cluster) return { ...common, memoryBytes: GIB, pids: 1536, groups: GROUPS_PER_LAB };
  return {
    ...common,
    memoryBytes: (4 + spec.workers) * GIB,
    pids: 8192 + 2048 * spec.workers,
    groups: GROUPS_PER_LAB + GROUPS_PER_NODE * (1 + spec.workers),
  };
}

export function reservedMemory(spec: LabSpec): number {
  return hostsOf(spec).reduce((sum, host) => sum + HOST_RESERVED_BYTES[host.role], 0);
}
