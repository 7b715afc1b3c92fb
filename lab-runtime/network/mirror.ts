import { access, chmod, mkdir, realpath, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { HostView } from '../../protocol/lab-state.ts';
import { UID_RANGE_SIZE } from '../hosts/bundle.ts';
import { MIRROR_ADDRESS } from '../hosts/host-plan.ts';
import { runcCommand } from '../hosts/runc-command.ts';
import { type ContainerProcess, containerProcess } from '../hosts/runc-state.ts';
import { seccompProfile } from '../hosts/seccomp.ts';
import { containerId, type Layout, labCgroup, labdHostDir } from '../layout.ts';
import { namespacePath } from './lab-network.ts';

/** The mirror's name among a lab's containers; no host is called so. */
export const MIRROR_NAME = 'mirror';

const NOBODY = 65_534;
const MEMORY_LIMIT_BYTES = 128 * 1024 * 1024;
const PIDS_LIMIT = 64;

export interface MirrorOptions {
  readonly paths: Layout;
  readonly labId: string;
  readonly uidBase: number;
  readonly hosts: readonly HostView[];
}

const readOnlyBind = (source: string, destination: string) => {
  return { destination, type: 'bind', source, options: ['bind', 'ro', 'nosuid', 'nodev'] };
};

/**
 * Starts the lab's DNS and registry on the bridge's address: the one process of ours in the lab's network.
 * It is nobody, has no capability, and sees its program and the images, both read-only.
 */
export async function startMirror({ paths, labId, uidBase, hosts }: MirrorOptions): Promise<ContainerProcess> {
  const dir = labdHostDir(paths, labId, MIRROR_NAME);
  const rootfs = join(dir, 'rootfs');
  for (const name of ['proc', 'dev', 'bin', 'images'])
    await mkdir(join(rootfs, name), { recursive: true, mode: 0o755 });
  await chmod(dir, 0o711);
  const images = join(paths.artifactsDir, 'images', 'index');
  const hasImages = await access(images).then(
    () => true,
    () => false,
  );
  const program = await realpath(join(paths.artifactsDir, 'mirror'));
  const names = [...hosts.map(({ name, address }) => `${name}=${address}`), `mirror=${MIRROR_ADDRESS}`];
  const ids = [{ containerID: 0, hostID: uidBase, size: UID_RANGE_SIZE }];
  const config = {
    ociVersion: '1.0.2',
    root: { path: rootfs, readonly: true },
    process: {
      terminal: false,
      user: { uid: NOBODY, gid: NOBODY },
      args: [
        '/bin/mirror',
        '--address',
        MIRROR_ADDRESS,
        ...(hasImages ? ['--images', '/images'] : []),
        ...names.flatMap((name) => ['--host', name]),
      ],
      cwd: '/',
      env: ['GOMAXPROCS=2'],
      noNewPrivileges: true,
    },
    mounts: [
      { destination: '/proc', type: 'proc', source: 'proc', options: ['nosuid', 'noexec', 'nodev', 'ro'] },
      { destination: '/dev', type: 'tmpfs', source: 'tmpfs', options: ['nosuid', 'noexec', 'mode=755', 'size=64k'] },
      readOnlyBind(program, '/bin'),
      ...(hasImages ? [readOnlyBind(await realpath(images), '/images')] : []),
    ],
    linux: {
      uidMappings: ids,
      gidMappings: ids,
      namespaces: [
        ...['pid', 'ipc', 'uts', 'mount', 'user', 'cgroup'].map((type) => ({ type })),
        { type: 'network', path: namespacePath(labId) },
      ],
      cgroupsPath: `${labCgroup(paths, labId)}/${MIRROR_NAME}`,
      resources: { memory: { limit: MEMORY_LIMIT_BYTES }, pids: { limit: PIDS_LIMIT } },
      seccomp: seccompProfile(),
    },
  };
  await writeFile(join(dir, 'config.json'), JSON.stringify(config), { mode: 0o600 });
  const id = containerId(labId, MIRROR_NAME);
  await runcCommand(paths, { log: join(dir, 'runc.log'), args: ['run', '--detach', '--bundle', dir, id] });
  const process = await containerProcess(paths, id);
  if (process === undefined) throw new Error('the mirror ended as soon as it was started');
  return process;
}
