import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import { EMULATOR_DATA_MAX_MIB } from './limits.ts';

/** Above other processes' niceness: a learner whose program prints bombs must not take the processor from others. */
const NICENESS = 5;

/**
 * Holds this process to so much more memory than it has at its start, typed arrays and all that V8 does not count
 * included. What it has reserved by then differs from machine to machine, so no limit could be set before.
 * @throws Error where the system has no way to set it
 */
export function limitThisProcess(): void {
  setPriority(NICENESS);
  const reserved = /^VmData:\s*(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
  if (reserved === undefined) throw new Error('the kernel does not tell what the process has');
  const bytes = Number(reserved) * 1024 + EMULATOR_DATA_MAX_MIB * 1024 * 1024;
  execFileSync('/usr/bin/prlimit', [`--pid=${process.pid}`, `--data=${bytes}`], { stdio: 'ignore', timeout: 10_000 });
}
