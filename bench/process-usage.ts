import { readdirSync, readFileSync } from 'node:fs';

export interface Memory {
  /** What the process has in memory, shared pages counted in full. */
  readonly residentMiB: number;
  /** Of that, what no file stands behind: heaps, buffers, stacks. */
  readonly anonymousMiB: number;
  /** The rest: programs and libraries. */
  readonly fileMiB: number;
}

const mib = (kib: number) => Math.round(kib / 102.4) / 10;

export function memoryOf(pid: number): Memory {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const field = (name: string) => mib(Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]));
  return { residentMiB: field('VmRSS'), anonymousMiB: field('RssAnon'), fileMiB: field('RssFile') };
}

/** Processes of one program together: its own pages are there once. */
export function memoryOfAll(pids: readonly number[]): Memory {
  const all = pids.map(memoryOf);
  const anonymousMiB = all.reduce((sum, each) => sum + each.anonymousMiB, 0);
  const fileMiB = Math.max(...all.map((each) => each.fileMiB));
  const rounded = (value: number) => Math.round(value * 10) / 10;
  return { residentMiB: rounded(anonymousMiB + fileMiB), anonymousMiB: rounded(anonymousMiB), fileMiB };
}

/** Of /proc/<pid>/stat: 100 ticks a second wherever Linux runs. */
const MS_PER_TICK = 10;
const [USER_TICKS, SYSTEM_TICKS] = [11, 12];

/** Processor time that each thread of a process has had, by name; threads of one name together. */
export function processorMs(pid: number): ReadonlyMap<string, number> {
  const times = new Map<string, number>();
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    const stat = readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8');
    // The name may hold anything, also blanks and brackets; the fields after it do not.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const own = thread === String(pid) ? 'main' : stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
    const ms = (Number(fields[USER_TICKS]) + Number(fields[SYSTEM_TICKS])) * MS_PER_TICK;
    times.set(own, (times.get(own) ?? 0) + ms);
  }
  return times;
}
