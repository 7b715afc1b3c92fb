import { existsSync, readFileSync, statfsSync } from 'node:fs';
import { arch, freemem, release, totalmem } from 'node:os';
import { dirname } from 'node:path';
import { parseCgroupMounts } from '#lab-runtime/containers/cgroup-mounts.ts';
import { lowSettings } from '#lab-runtime/containers/machine-settings.ts';
import { MACHINE_PACKAGES, missingPackages } from '#lab-runtime/toolchain/apt.ts';
import type { Config } from '#server/config.ts';
import { gibibytes } from '../output.ts';
import { hasProgram } from './machine.ts';

export interface Finding {
  /** `bad`: labs cannot run. `note`: worth knowing. */
  readonly level: 'good' | 'note' | 'bad';
  readonly what: string;
  readonly meaning?: string;
  readonly todo?: string;
}

const GIB = 1024 ** 3;
/** The build wants this much beside its caches; a lab with Istio uses about 1 GiB. */
const DISK_WANTED = 25 * GIB;
const DISK_NEEDED = 8 * GIB;
const MEMORY_NEEDED = 3 * GIB;
const MEMORY_WANTED = 6 * GIB;

const read = (file: string): string => {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return '';
  }
};

function available(): number {
  const line = /^MemAvailable:\s+(\d+) kB/m.exec(read('/proc/meminfo'));
  return line ? Number(line[1]) * 1024 : freemem();
}

function existing(folder: string): string {
  let path = folder;
  while (!existsSync(path)) path = dirname(path);
  return path;
}

function system(): Finding[] {
  const os = /^PRETTY_NAME="?([^"\n]*)/m.exec(read('/etc/os-release'))?.[1] ?? 'unknown';
  const debian = /^ID=debian$/m.test(read('/etc/os-release'));
  const [major = 0, minor = 0] = release().split('.').map(Number);
  const kernelFits = major > 5 || (major === 5 && minor >= 15);
  const limit = Number(read('/proc/sys/user/max_user_namespaces') || 1);
  return [
    arch() === 'x64'
      ? { level: 'good', what: `${os} on x86_64` }
      : {
          level: 'bad',
          what: `${arch()} machine`,
          meaning: 'Labs are built for x86_64 only.',
          todo: 'Use an x86_64 machine.',
        },
    ...(debian
      ? []
      : [
          {
            level: 'note' as const,
            what: `${os} is not Debian 12`,
            meaning: 'Labs are made from Debian packages; elsewhere it is untested.',
            todo: 'Build on a Debian 12 machine and carry it over: ./slipway toolchain export FILE, then import FILE.',
          },
        ]),
    kernelFits
      ? { level: 'good', what: `Linux ${release()}` }
      : {
          level: 'bad',
          what: `Linux ${release()}`,
          meaning: 'Labs need idmapped mounts of btrfs, from Linux 5.15 on.',
          todo: 'Use a newer kernel.',
        },
    limit > 0
      ? { level: 'good', what: 'user namespaces' }
      : {
          level: 'bad',
          what: 'user namespaces are off',
          meaning: 'Every lab host is one.',
          todo: 'sysctl user.max_user_namespaces=15000',
        },
    process.getuid?.() === 0
      ? { level: 'good', what: 'root' }
      : {
          level: 'note',
          what: 'not root',
          meaning: 'Slipway starts labs as root, and its server as the user slipway.',
          todo: 'Run ./slipway with sudo.',
        },
  ];
}

function kernelParts(): Finding[] {
  const filesystems = read('/proc/filesystems');
  const module = (name: string) =>
    new RegExp(`\\b${name}$`, 'm').test(filesystems) ||
    existsSync(`/sys/module/${name}`) ||
    read(`/lib/modules/${release()}/modules.dep`).includes(`/${name}.ko`);
  const wanted = [
    ['btrfs', "Labs' disks are snapshots on btrfs."],
    ['overlay', 'Containers inside a lab use it.'],
  ] as const;
  return [
    ...wanted.map(
      ([name, meaning]): Finding =>
        module(name)
          ? { level: 'good', what: name }
          : {
              level: 'bad',
              what: `no ${name} in this kernel`,
              meaning,
              todo: `Use a kernel with ${name}, such as Debian's own.`,
            },
    ),
    existsSync('/dev/loop-control')
      ? { level: 'good', what: 'loop devices' }
      : {
          level: 'bad',
          what: 'no /dev/loop-control',
          meaning: "Labs' disks live in a loop file.",
          todo: 'modprobe loop',
        },
  ];
}

function space({ paths }: Config): Finding[] {
  const where = existing(paths.stateDir);
  const disk = statfsSync(where);
  const free = disk.bavail * disk.bsize;
  const built = existsSync(paths.diskImage);
  const memory = available();
  return [
    free > (built ? DISK_NEEDED : DISK_WANTED)
      ? { level: 'good', what: `${gibibytes(free)} free in ${where}` }
      : {
          level: free > DISK_NEEDED ? 'note' : 'bad',
          what: `${gibibytes(free)} free in ${where}`,
          meaning: `The first build wants ${gibibytes(DISK_WANTED)}; afterwards its caches are dropped.`,
          todo: 'Free some space, or set SLIPWAY_STATE_DIR to a larger disk.',
        },
    memory > MEMORY_WANTED
      ? { level: 'good', what: `${gibibytes(memory)} of ${gibibytes(totalmem())} memory available` }
      : {
          level: memory > MEMORY_NEEDED ? 'note' : 'bad',
          what: `${gibibytes(memory)} of ${gibibytes(totalmem())} memory available`,
          meaning: 'A lab with Istio uses about 1 GiB; compiling Kubernetes about 4.',
          todo: 'End other programs, or import the artifacts of another machine.',
        },
  ];
}

/** Pools of the whole machine that labs share. */
async function settings(): Promise<Finding[]> {
  const low = await lowSettings();
  if (low.length === 0) return [{ level: 'good', what: 'kernel limits that labs share' }];
  return low.map(({ name, value, least, meaning }) => ({
    level: 'note',
    what: `${name} is ${value}`,
    meaning,
    todo: `Slipway raises it to ${least} when a lab starts; for good: ${name} = ${least} in a file of /etc/sysctl.d.`,
  }));
}

/** What bounds labs differs between the versions of cgroups. */
function cgroups(): Finding[] {
  const mounts = parseCgroupMounts(read('/proc/self/mountinfo'));
  if (mounts.version === 2) return [{ level: 'good', what: 'cgroups v2' }];
  const note = (what: string, meaning: string): Finding => {
    return { level: 'note', what, meaning, todo: 'Boot with cgroups v2 (systemd.unified_cgroup_hierarchy=1).' };
  };
  return [
    note(
      'cgroups v1',
      "Socket buffers in groups that a lab's nodes make, and the number of groups, are watched there instead of bounded.",
    ),
    ...(mounts.unified === undefined
      ? [
          note(
            'no unified cgroup tree',
            'Packet rings cannot be bounded, so labs get none: tcpdump does not work in them.',
          ),
        ]
      : []),
  ];
}

export async function machineFindings(config: Config): Promise<Finding[]> {
  const apt = hasProgram('apt-get');
  const context = { environment: process.env, signal: AbortSignal.timeout(30_000), log: () => undefined };
  const packages = apt ? await missingPackages(context, MACHINE_PACKAGES) : [...MACHINE_PACKAGES];
  return [
    ...system(),
    ...kernelParts(),
    ...cgroups(),
    ...(await settings()),
    ...space(config),
    packages.length === 0
      ? { level: 'good', what: 'Debian packages' }
      : {
          level: 'note',
          what: `missing: ${packages.join(' ')}`,
          meaning: 'Labs and their build call these programs.',
          todo: apt ? './slipway start installs them.' : 'Install what does the same here.',
        },
    { level: 'good', what: `Node ${process.versions.node}` },
  ];
}
