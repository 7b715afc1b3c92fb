import { randomBytes } from 'node:crypto';
import { chmod, copyFile, mkdir, realpath, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { HostView } from '#protocol/lab-state.ts';
import { claimByProcess } from '../containers/claim.ts';
import {
  attachContainer,
  type Container,
  createContainer,
  startContainer,
  waitUntilAccepting,
} from '../containers/container.ts';
import { writeHostConfig } from '../containers/host-config.ts';
import { HOST_LIMITS, hostsOf, labLimits } from '../containers/host-plan.ts';
import type { HostService } from '../containers/host-services.ts';
import { createLabCgroup } from '../containers/lab-cgroup.ts';
import { removeHosts } from '../containers/remove-hosts.ts';
import { deleteSubvolume, snapshotSubvolume } from '../disk/subvolume.ts';
import { type LabinitClient, labinitClient } from '../lab-client/labinit-client.ts';
import { type Layout, labCgroup, labinitSocket, networkNamespace } from '../layout.ts';
import { createLabNetwork } from '../network/lab-network.ts';

/** Below the range of a bake, which is below those of labs. */
const UID_BASE = 68_928;
const BOOT_TIMEOUT_MS = 20_000;
const SPEC = { workers: 1, cluster: true } as const;

interface ContractHost {
  readonly services: readonly HostService[];
  /** Files put into the host before it starts: path → content. */
  readonly files?: Readonly<Record<string, string>>;
}

export interface ContractHostsOptions {
  readonly paths: Layout;
  /** The k3s binary under test. */
  readonly binary: string;
  /** A tar of images for `agent/images` of every host. */
  readonly images: string;
  readonly hosts: Readonly<Record<'k3s-s' | 'k3s-w1', ContractHost>>;
}

export interface ContractHosts extends AsyncDisposable {
  readonly server: LabinitClient;
  readonly worker: LabinitClient;
  /** Where a program of the machine can listen for these hosts. */
  readonly networkNamespace: string;
}

/** Two hosts of a lab that hold nothing but a k3s binary: no baked images, no configuration of ours except what is given. */
export async function startContractHosts(options: ContractHostsOptions): Promise<ContractHosts> {
  const { paths } = options;
  const id = randomBytes(4).toString('hex');
  const allHosts = hostsOf(SPEC);
  const chosen = allHosts.filter(({ name }) => name in options.hosts);
  const subvolume = (host: HostView): string => join(paths.diskDir, `contract-${id}-${host.name}`);
  const remove = async (): Promise<void> => {
    await removeHosts(paths, id);
    for (const host of chosen) await deleteSubvolume(subvolume(host), { diskDir: paths.diskDir });
  };
  try {
    await claimByProcess(paths, id);
    const containers = await Promise.all(
      chosen.map(async (host): Promise<Container> => {
        const root = subvolume(host);
        const { services, files = {} } = options.hosts[host.name as keyof typeof options.hosts];
        await snapshotSubvolume({ from: await realpath(join(paths.templateDir, 'host')), to: root });
        await writeHostConfig(root, { labId: id, host, allHosts, services });
        await install(root, options);
        for (const [path, content] of Object.entries(files)) await put(join(root, path), content);
        return {
          paths,
          labId: id,
          host,
          limits: HOST_LIMITS[host.role],
          uidBase: UID_BASE,
          packetRings: 'refused',
          socketBytes: labLimits(SPEC).socketBytes,
          subvolume: root,
          hostrun: join(paths.artifactsDir, 'hostrun', 'hostrun'),
          ownerUid: 0,
          ownerGid: 0,
        };
      }),
    );
    await createLabCgroup(labCgroup(paths, id), labLimits(SPEC));
    for (const container of containers) await createContainer(container);
    await createLabNetwork(id);
    for (const container of containers) {
      await attachContainer(container);
      await startContainer(container);
    }
    const deadline = AbortSignal.timeout(BOOT_TIMEOUT_MS);
    for (const container of containers) await waitUntilAccepting(container, deadline);
  } catch (error) {
    await remove();
    throw error;
  }
  return {
    server: labinitClient(labinitSocket(paths, id, 'k3s-s')),
    worker: labinitClient(labinitSocket(paths, id, 'k3s-w1')),
    networkNamespace: networkNamespace(id),
    [Symbol.asyncDispose]: remove,
  };
}

async function put(path: string, content: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content, { mode: 0o600 });
}

async function install(root: string, { binary, images }: ContractHostsOptions): Promise<void> {
  const bin = join(root, 'usr/local/bin');
  await copyFile(binary, join(bin, 'k3s'));
  await chmod(join(bin, 'k3s'), 0o755);
  for (const name of ['kubectl', 'crictl', 'ctr']) await symlink('k3s', join(bin, name));
  const dir = join(root, 'var/lib/rancher/k3s/agent/images');
  await mkdir(dir, { recursive: true });
  await copyFile(images, join(dir, 'images.tar'));
}
