import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SlipwayError } from '#protocol/errors.ts';
import type { HostView } from '#protocol/lab-state.ts';
import { UID_RANGE_SIZE } from '../containers/bundle.ts';
import { MIRROR_ADDRESS } from '../containers/host-plan.ts';
import { limitSockets } from '../containers/lab-cgroup.ts';
import { runcCommand } from '../containers/runc-command.ts';
import { type ContainerProcess, containerProcess } from '../containers/runc-state.ts';
import { seccompProfile } from '../containers/seccomp.ts';
import { containerId, type Layout, labCgroup, labdHostDir } from '../layout.ts';
import { namespacePath } from './lab-network.ts';

/** The mirror's name among a lab's containers; no host is called so. */
export const MIRROR_NAME = 'mirror';

const NOBODY = 65_534;
const MEMORY_LIMIT_BYTES = 128 * 1024 * 1024;
const PIDS_LIMIT = 64;
/** What learners that read nothing make it hold. */
const SOCKET_LIMIT_BYTES = 16 * 1024 * 1024;

/** Artifacts that hold, by name, what the mirror answers with for the world outside. */
const SITE_ARTIFACTS = ['envoy-site', 'istio-site'];

/** Artifacts with an OCI layout, `index`, of images that the mirror hands out. */
const IMAGE_ARTIFACTS = ['images', 'addon-images'];

/** All that a mirror is made from. */
export const MIRROR_ARTIFACTS = ['mirror', ...IMAGE_ARTIFACTS, ...SITE_ARTIFACTS];

export interface MirrorOptions {
  readonly paths: Layout;
  readonly labId: string;
  readonly uidBase: number;
  readonly hosts: readonly HostView[];
}

interface Parts {
  readonly rootfs: string;
  /** Folder with the program. */
  readonly program: string;
  /** OCI layouts of the artifacts above that are finished. */
  readonly images: readonly string[];
  /** The finished ones of the artifacts above. */
  readonly sites: readonly string[];
}

const readOnlyBind = (source: string, destination: string) => {
  return { destination, type: 'bind', source, options: ['bind', 'ro', 'nosuid', 'nodev'] };
};

/** The runc configuration of a mirror: the user nobody, no capability, only its program and read-only folders mounted. */
export function mirrorConfig({ paths, labId, uidBase, hosts }: MirrorOptions, parts: Parts) {
  const { rootfs, program, images, sites } = parts;
  const names = [...hosts.map(({ name, address }) => `${name}=${address}`), `mirror=${MIRROR_ADDRESS}`];
  const ids = [{ containerID: 0, hostID: uidBase, size: UID_RANGE_SIZE }];
  const folders = [
    ...images.map((source, i) => ({ flag: '--images', source, destination: `/images${i}` })),
    ...sites.map((source, i) => ({ flag: '--sites', source, destination: `/sites${i}` })),
  ];
  return {
    ociVersion: '1.0.2',
    root: { path: rootfs, readonly: true },
    process: {
      terminal: false,
      user: { uid: NOBODY, gid: NOBODY },
      args: [
        '/bin/mirror',
        '--address',
        MIRROR_ADDRESS,
        ...folders.flatMap(({ flag, destination }) => [flag, destination]),
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
      ...folders.map(({ source, destination }) => readOnlyBind(source, destination)),
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
      seccomp: seccompProfile('refused'),
    },
  };
}

/**
 * Starts the lab's outside world on the bridge's address: DNS, registry, and the names of the internet that have been
 * built by now. It is the one process of ours in the lab's network. `folders`: of its artifacts those that are built,
 * not the symlinks that lead to them, for a build that replaces one must not reach a running lab.
 */
export async function startMirror(
  options: MirrorOptions,
  folders: ReadonlyMap<string, string>,
): Promise<ContainerProcess> {
  const { paths, labId } = options;
  const dir = labdHostDir(paths, labId, MIRROR_NAME);
  const rootfs = join(dir, 'rootfs');
  const program = folders.get('mirror');
  if (program === undefined) throw new SlipwayError('SLW202', { artifact: 'mirror' });
  const config = mirrorConfig(options, {
    rootfs,
    program,
    images: IMAGE_ARTIFACTS.flatMap((name) => folders.get(name) ?? []).map((folder) => join(folder, 'index')),
    sites: SITE_ARTIFACTS.flatMap((name) => folders.get(name) ?? []),
  });
  // the root is read-only in the container, so where things are mounted must be there before
  for (const { destination } of config.mounts) await mkdir(join(rootfs, destination), { recursive: true, mode: 0o755 });
  await chmod(dir, 0o711);
  await writeFile(join(dir, 'config.json'), JSON.stringify(config), { mode: 0o600 });
  const id = containerId(labId, MIRROR_NAME);
  await runcCommand(paths, { log: join(dir, 'runc.log'), args: ['run', '--detach', '--bundle', dir, id] });
  await limitSockets(config.linux.cgroupsPath, SOCKET_LIMIT_BYTES);
  const process = await containerProcess(paths, id);
  if (process === undefined) throw new Error('the mirror ended as soon as it was started');
  return process;
}
