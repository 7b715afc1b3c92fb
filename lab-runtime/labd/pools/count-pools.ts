import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { cgroupMounts, cgroupTree, controllerRoot } from '#lab-runtime/containers/cgroup-mounts.ts';
import { settingOf } from '#lab-runtime/containers/machine-settings.ts';
import { kernelNumber, kernelTable } from './kernel-files.ts';
import { namespaceMembers, openFilesOn } from './lab-processes.ts';
import { type Pool, sharesOf } from './pool.ts';

/** Who has most goes when this much of a pool is used. */
const LINE = 0.75;
/** Processes are bounded for all labs together already, so only other labs would go short. */
const PROCESS_LINE = 0.9;
/** The kernel numbers memory groups by 16 bits. */
const MEMORY_GROUPS_MAX = 65_535;
/** /dev/ptmx is device 5:2, wherever a lab puts it. */
const PTMX = (5 << 8) | 2;

/** Pseudo terminals: the kernel keeps some for the machine itself, the rest is the labs'. */
export const terminalPool: Pool = {
  what: 'PTY',
  noise: 4,
  async spare() {
    const [max, reserve, used] = await Promise.all(
      ['max', 'reserve', 'nr'].map((name) => kernelNumber(`/proc/sys/kernel/pty/${name}`)),
    );
    if (max === undefined || used === undefined) return undefined;
    return (max - (reserve ?? 0)) * LINE - used;
  },
  shares: (labs) => sharesOf(labs, (lab) => openFilesOn(lab, PTMX)),
};

export const groupPool: Pool = {
  what: 'cgroup',
  noise: 16,
  async spare() {
    const line = /^memory\s+\d+\s+(\d+)/m.exec(await readFile('/proc/cgroups', 'utf8').catch(() => ''));
    return line === null ? undefined : MEMORY_GROUPS_MAX * LINE - Number(line[1]);
  },
  async shares(labs) {
    const root = controllerRoot(await cgroupMounts(), 'memory');
    if (root === undefined) return new Map();
    return sharesOf(labs, async ({ group }) => (await cgroupTree(join(root, group))).length);
  },
};

export const processPool: Pool = {
  what: 'PID',
  noise: 16,
  async spare(labs) {
    const [first] = labs;
    const root = controllerRoot(await cgroupMounts(), 'pids');
    if (root === undefined || first === undefined) return undefined;
    const of = (file: string) => kernelNumber(join(root, dirname(first.group), file));
    const [max, used] = await Promise.all([of('pids.max'), of('pids.current')]);
    return max === undefined || used === undefined ? undefined : max * PROCESS_LINE - used;
  },
  async shares(labs) {
    const root = controllerRoot(await cgroupMounts(), 'pids');
    if (root === undefined) return new Map();
    return sharesOf(labs, async ({ group }) => (await kernelNumber(join(root, group, 'pids.current'))) ?? 0);
  },
};

/** Neighbours of all networks are in one table. */
export const neighbourPool: Pool = {
  what: 'ARP',
  noise: 64,
  async spare() {
    const [row] = await kernelTable('/proc/net/stat/arp_cache');
    const max = await settingOf('net.ipv4.neigh.default.gc_thresh3');
    const used = Number.parseInt(row?.split(' ')[0] ?? '', 16);
    return max === undefined || Number.isNaN(used) ? undefined : max * LINE - used;
  },
  shares: (labs) =>
    sharesOf(labs, async (lab) => {
      let entries = 0;
      for (const pid of await namespaceMembers(lab)) entries += (await kernelTable(`/proc/${pid}/net/arp`)).length;
      return entries;
    }),
};
