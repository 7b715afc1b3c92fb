import { setTimeout as delay } from 'node:timers/promises';
import { SlipwayError } from '#protocol/errors.ts';
import type { HostView } from '#protocol/lab-state.ts';
import { type LabinitClient, labinitClient } from '../lab-client/labinit-client.ts';
import { containerId, type Layout, labCgroup, labinitSocket } from '../layout.ts';
import { createLabNetwork } from '../network/lab-network.ts';
import { claimByProcess } from './claim.ts';
import { attachContainer, type Container, createContainer, startContainer, waitUntilAccepting } from './container.ts';
import { writeHostConfig } from './host-config.ts';
import { hostsOf, type LabLimits, labLimits } from './host-plan.ts';
import type { HostService } from './host-services.ts';
import { createLabCgroup } from './lab-cgroup.ts';
import { removeHosts } from './remove-hosts.ts';
import { containerProcess, isAlive } from './runc-state.ts';

/** Below the ranges of labs, so that a bake and a lab never share ids. */
const BAKE_UID_BASE = 134_464;
const DEFAULT_MEMORY_BYTES = 4 * 1024 ** 3;
const ACCEPT_TIMEOUT_MS = 15_000;
const STOP_GRACE_MS = 10_000;
const POLL_MS = 20;

export interface SingleHostOptions {
  readonly paths: Layout;
  /** Shaped as a lab's id (`[a-z0-9]{8}`) and used by nobody else. */
  readonly id: string;
  /** A writable subvolume or folder owned by 0..65535, with labinit in it; changed in place. */
  readonly subvolume: string;
  readonly hostrun: string;
  readonly host?: string;
  readonly services?: readonly HostService[];
  readonly memoryBytes?: number;
  readonly signal?: AbortSignal;
}

export interface StartedSingleHost extends AsyncDisposable {
  readonly labinit: LabinitClient;
  readonly socketPath: string;
  /** Gives the services 10 s to end, then removes everything but the subvolume. */
  stop(): Promise<void>;
}

/**
 * Starts one host from a subvolume, on an isolated network, to bake a template in it.
 * Throws SLW203 when it does not come up; then everything made for it is gone again.
 */
export async function startSingleHost(options: SingleHostOptions): Promise<StartedSingleHost> {
  const { paths, id, subvolume, hostrun, host: name = 'k3s-s', services = [] } = options;
  const allHosts = hostsOf({ workers: 4, cluster: true });
  const host: HostView | undefined = allHosts.find((one) => one.name === name);
  if (host === undefined) throw new Error(`no host is called ${name}`);
  const memoryBytes = options.memoryBytes ?? DEFAULT_MEMORY_BYTES;
  const limits: LabLimits = { ...labLimits({ workers: 0, cluster: true }), memoryBytes, pids: 8192 };
  const container: Container = {
    paths,
    labId: id,
    host,
    limits,
    uidBase: BAKE_UID_BASE,
    // a bake captures no packets
    packetRings: 'refused',
    socketBytes: limits.socketBytes,
    subvolume,
    hostrun,
    ownerUid: 0,
    ownerGid: 0,
  };
  let step = 'disk';
  try {
    await removeHosts(paths, id);
    await claimByProcess(paths, id);
    await writeHostConfig(subvolume, { labId: id, host, allHosts, services });
    step = 'hosts';
    await createLabCgroup(labCgroup(paths, id), limits);
    await createContainer(container);
    step = 'network';
    await createLabNetwork(id);
    await attachContainer(container);
    step = 'boot';
    await startContainer(container);
    const deadline = AbortSignal.timeout(ACCEPT_TIMEOUT_MS);
    const signal = options.signal === undefined ? deadline : AbortSignal.any([deadline, options.signal]);
    await waitUntilAccepting(container, signal);
  } catch (cause) {
    await removeHosts(paths, id);
    options.signal?.throwIfAborted();
    throw new SlipwayError('SLW203', { step, detail: String(cause) }, { cause });
  }
  const socketPath = labinitSocket(paths, id, name);
  const stop = async (): Promise<void> => {
    const first = await containerProcess(paths, containerId(id, name));
    if (first !== undefined) process.kill(first.pid, 'SIGTERM');
    const deadline = performance.now() + STOP_GRACE_MS;
    while (first !== undefined && performance.now() < deadline && (await isAlive(first))) await delay(POLL_MS);
    await removeHosts(paths, id);
  };
  return { labinit: labinitClient(socketPath), socketPath, stop, [Symbol.asyncDispose]: stop };
}
