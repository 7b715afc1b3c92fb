import { readFileSync } from 'node:fs';

const EVERY_MS = 200;

/** A field of /proc/PID/status, in MiB; 0 of a process that is gone. */
function mebibytes(pid: number, field: string): number {
  try {
    const text = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Math.round(Number(new RegExp(`^${field}:\\s*(\\d+) kB$`, 'm').exec(text)?.[1] ?? 0) / 1024);
  } catch {
    return 0;
  }
}

function childrenOf(pid: number): number[] {
  try {
    const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
    return text.split(' ').flatMap((each) => Number(each) || []);
  } catch {
    return [];
  }
}

/** The most resident memory that a process, and each of its children, had until `stop`. */
export function watchMemory(pid: number): { stop(): { ownMiB: number; childMiB: number } } {
  let [ownMiB, childMiB] = [0, 0];
  const look = () => {
    ownMiB = Math.max(ownMiB, mebibytes(pid, 'VmRSS'));
    childMiB = Math.max(childMiB, ...childrenOf(pid).map((child) => mebibytes(child, 'VmRSS')));
  };
  const timer = setInterval(look, EVERY_MS);
  return {
    stop() {
      clearInterval(timer);
      look();
      return { ownMiB, childMiB };
    },
  };
}
