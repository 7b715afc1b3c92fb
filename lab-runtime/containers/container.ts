import { mkdir, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { HostView } from '#protocol/lab-state.ts';
import { ensureFolder, ensureSocketFolder } from '../guarded-paths.ts';
import { containerId, type Layout, labCgroup, labdHostDir, labinitSocket } from '../layout.ts';
import { attachHost } from '../network/lab-network.ts';
import { bundleConfig, UID_RANGE_SIZE } from './bundle.ts';
import { delegateCgroup } from './cgroup.ts';
import type { Limits } from './host-plan.ts';
import { kernelBudget } from './kernel-budget.ts';
import { limitSockets } from './lab-cgroup.ts';
import type { PacketRings } from './packet-rings.ts';
import { runcCommand } from './runc-command.ts';
import { type ContainerProcess, containerProcess } from './runc-state.ts';
import { systemCommand } from './system-command.ts';

const ACCEPT_RETRY_MS = 10;

export interface Container {
  readonly paths: Layout;
  readonly labId: string;
  readonly host: HostView;
  readonly limits: Limits;
  readonly uidBase: number;
  readonly packetRings: PacketRings;
  /** What its lab may have of socket buffers. */
  readonly socketBytes: number;
  /** The copy of the template that becomes its root. */
  readonly subvolume: string;
  readonly hostrun: string;
  /** Who may open its labinit socket. */
  readonly ownerUid: number;
  readonly ownerGid: number;
}

/** Mounts its root with shifted ids and makes the container, without starting anything in it. */
export async function createContainer(container: Container): Promise<void> {
  const { paths, labId, host, uidBase, ownerUid, ownerGid, hostrun } = container;
  const dir = labdHostDir(paths, labId, host.name);
  const rootfs = join(dir, 'mnt');
  const userNamespace = join(dir, 'user-namespace');
  const socket = labinitSocket(paths, labId, host.name);
  // The container's root user needs search permission to reach its own root folder, and has the lab's group. Nobody
  // else may pass: a setuid file of the lab would run there as the lab's root.
  ensureFolder(dirname(dir), { uid: 0, gid: uidBase }, 0o710);
  await mkdir(rootfs, { recursive: true, mode: 0o711 });
  await mkdir(dirname(dirname(socket)), { recursive: true, mode: 0o711 });
  ensureSocketFolder(dirname(socket), { uid: ownerUid, gid: ownerGid });
  const ids = ['--base', String(uidBase), '--size', String(UID_RANGE_SIZE)];
  await systemCommand(hostrun, ['idmap', '--source', container.subvolume, '--target', rootfs, ...ids]);
  await systemCommand(hostrun, ['namespace', '--file', userNamespace, ...ids, '--', ...kernelBudget(host.role)]);
  const cgroupsPath = `${labCgroup(paths, labId)}/${host.name}`;
  const args = ['/usr/local/bin/labinit', '--role', host.role, '--listen-fd', '3'];
  const config = bundleConfig({
    hostname: host.name,
    rootfs,
    args: [...args, '--config', '/etc/slipway/host.json'],
    uidBase,
    userNamespace,
    cgroupsPath,
    limits: container.limits,
    packetRings: container.packetRings,
  });
  await writeFile(join(dir, 'config.json'), JSON.stringify(config), { mode: 0o600 });
  const owner = ['--uid', String(ownerUid), '--gid', String(ownerGid)];
  await runcCommand(paths, {
    log: join(dir, 'runc.log'),
    args: ['create', '--bundle', dir, '--preserve-fds', '1', containerId(labId, host.name)],
    through: [hostrun, 'listen', '--socket', socket, ...owner, '--'],
  });
  await limitSockets(cgroupsPath, container.socketBytes);
  await delegateCgroup(cgroupsPath, { uid: uidBase, containers: host.role !== 'pc' });
}

/** Connects a created container to its lab's network. */
export async function attachContainer({ paths, labId, host }: Container): Promise<void> {
  const process = await containerProcess(paths, containerId(labId, host.name));
  if (process === undefined) throw new Error(`${host.name} ended before it was started`);
  await attachHost(labId, host, process.pid);
}

/** Starts labinit in a created container. */
export async function startContainer({ paths, labId, host }: Container): Promise<ContainerProcess> {
  const log = join(labdHostDir(paths, labId, host.name), 'runc.log');
  await runcCommand(paths, { log, args: ['start', containerId(labId, host.name)] });
  const process = await containerProcess(paths, containerId(labId, host.name));
  if (process === undefined) throw new Error(`${host.name} ended as soon as it was started`);
  return process;
}

/** One connection: true when the listener sends a first byte. The byte is hostile input and is not looked at. */
function answers(socketPath: string, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ path: socketPath, signal });
    const settle = (answered: boolean): void => {
      socket.destroy();
      resolve(answered);
    };
    socket.on('connect', () => socket.write('GET /v1/ready HTTP/1.0\r\n\r\n'));
    socket.on('data', () => settle(true));
    socket.on('error', () => settle(false));
    socket.on('close', () => settle(false));
  });
}

/** Resolves when labinit serves its socket; a mere connection proves nothing, because the machine made the socket. */
export async function waitUntilAccepting({ paths, labId, host }: Container, signal: AbortSignal): Promise<void> {
  while (!(await answers(labinitSocket(paths, labId, host.name), signal))) {
    signal.throwIfAborted();
    await delay(ACCEPT_RETRY_MS, undefined, { signal });
  }
}
