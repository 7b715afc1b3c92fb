import { type Limits, v1Shares } from './host-plan.ts';
import type { PacketRings } from './packet-rings.ts';
import { seccompProfile } from './seccomp.ts';

/** Size of each lab's range of user and group ids. */
export const UID_RANGE_SIZE = 65_536;

/** The capabilities that root needs to run containers; inside a user namespace none of them reaches the machine. */
const CAPABILITIES = [
  'CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID KILL SETGID SETUID SETPCAP LINUX_IMMUTABLE',
  'NET_BIND_SERVICE NET_BROADCAST NET_ADMIN NET_RAW IPC_LOCK IPC_OWNER SYS_CHROOT SYS_PTRACE SYS_PACCT',
  'SYS_ADMIN SYS_BOOT SYS_NICE SYS_TTY_CONFIG MKNOD LEASE AUDIT_WRITE SETFCAP SYSLOG',
]
  .join(' ')
  .split(' ')
  .map((name) => `CAP_${name}`);

export interface BundleOptions {
  readonly hostname: string;
  readonly rootfs: string;
  readonly args: readonly string[];
  readonly uidBase: number;
  /** The file to which hostrun has bound its user namespace. */
  readonly userNamespace: string;
  readonly cgroupsPath: string;
  readonly limits: Limits;
  readonly packetRings: PacketRings;
}

const tmpfs = (destination: string, ...options: string[]) => {
  return { destination, type: 'tmpfs', source: 'tmpfs', options: ['nosuid', ...options] };
};

const MOUNTS = [
  { destination: '/proc', type: 'proc', source: 'proc', options: ['nosuid', 'noexec', 'nodev'] },
  tmpfs('/dev', 'strictatime', 'mode=755', 'size=65536k'),
  {
    destination: '/dev/pts',
    type: 'devpts',
    source: 'devpts',
    options: ['nosuid', 'noexec', 'newinstance', 'ptmxmode=0666', 'mode=0620', 'gid=5'],
  },
  tmpfs('/dev/shm', 'nodev', 'noexec', 'mode=1777', 'size=256m'),
  { destination: '/dev/mqueue', type: 'mqueue', source: 'mqueue', options: ['nosuid', 'noexec', 'nodev'] },
  { destination: '/sys', type: 'sysfs', source: 'sysfs', options: ['nosuid', 'noexec', 'nodev'] },
  {
    destination: '/sys/fs/cgroup',
    type: 'cgroup',
    source: 'cgroup',
    options: ['nosuid', 'noexec', 'nodev', 'relatime', 'rw'],
  },
  tmpfs('/run', 'nodev', 'mode=755'),
  tmpfs('/tmp', 'nodev', 'mode=1777'),
];

/**
 * The runc configuration of a host. Nothing is masked or read-only: inside a user namespace the kernel itself
 * refuses what such masks hide, and kubelet and containerd need to see the rest.
 */
export function bundleConfig(options: BundleOptions) {
  const { hostname, rootfs, args, uidBase, userNamespace, cgroupsPath, limits, packetRings } = options;
  const ids = [{ containerID: 0, hostID: uidBase, size: UID_RANGE_SIZE }];
  const namespaces = ['pid', 'network', 'ipc', 'uts', 'mount', 'cgroup'];
  return {
    ociVersion: '1.0.2',
    hostname,
    root: { path: rootfs, readonly: false },
    process: {
      terminal: false,
      user: { uid: 0, gid: 0 },
      args,
      cwd: '/',
      env: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', 'HOME=/root', 'LANG=C.UTF-8'],
      capabilities: { bounding: CAPABILITIES, effective: CAPABILITIES, permitted: CAPABILITIES },
      noNewPrivileges: false,
    },
    mounts: MOUNTS,
    linux: {
      uidMappings: ids,
      gidMappings: ids,
      namespaces: [...namespaces.map((type) => ({ type })), { type: 'user', path: userNamespace }],
      cgroupsPath,
      resources: {
        devices: [{ allow: true, access: 'rwm' }],
        memory: { limit: limits.memoryBytes },
        pids: { limit: limits.pids },
        cpu: { shares: v1Shares(limits.cpuWeight) },
      },
      seccomp: seccompProfile(packetRings),
      maskedPaths: [],
      readonlyPaths: [],
    },
  };
}
