import { type Attack, HOLD } from '../attack.ts';

/**
 * Every process that can be seen is attached to and let go; what is not the attacker's own is the machine's or
 * another lab's. A host sees its own processes alone, so what it may attach to is its first one at most.
 */
export const othersProcesses: Attack = {
  name: 'others-processes',
  takes: 'processes of others, by ptrace of whatever is visible',
  unit: 'processes outside its host',
  most: 0,
  // PTRACE_ATTACH and PTRACE_DETACH
  program:
    () => `opendir(D, "/proc"); $mine = readlink "/proc/self/ns/pid"; for $p (grep { /^\\d+$/ && $_ != $$ } readdir D) {
    syscall(101, 16, $p + 0, 0, 0) >= 0 or next; waitpid($p, 0x40000000); $ns = readlink "/proc/$p/ns/pid";
    $n++ if defined $ns && $ns ne $mine; syscall(101, 17, $p + 0, 0, 0) } ${HOLD}`,
};
