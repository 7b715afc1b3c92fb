import { diskLimit } from '#lab-runtime/containers/host-plan.ts';
import { ATTACKER, type Attack, HOLD } from '../attack.ts';

const MIB = 1024 ** 2;

/** All that the lab's quota has, and as much again. */
export const diskFill: Attack = {
  name: 'disk-fill',
  takes: 'disk space',
  unit: 'MiB',
  most: diskLimit(ATTACKER) / MIB,
  program: (
    scale,
  ) => `open(F, ">", "/var/tmp/fill"); $x = join "", map { chr(int rand 256) } 1 .. 1048576; for (1 .. ${scale === 'full' ? 4096 : 64}) {
    (syswrite(F, $x) // 0) == length $x or last; $n++ } ${HOLD}`,
};

/** Files that are made, synchronised and removed without end: the journal and the queue of the disk are everybody's. */
export const syncStorm: Attack = {
  name: 'sync-storm',
  takes: 'the disk, by files that are synchronised one by one',
  unit: 'programs',
  program: (
    scale,
  ) => `use IO::Handle; for $i (1 .. ${scale === 'full' ? 32 : 2}) { $p = fork; last unless defined $p; $n++; next if $p;
    while (1) { open(F, ">", "/var/tmp/s$i") or next; print F "x" x 4096; F->flush; F->sync; close F; unlink "/var/tmp/s$i" } } ${HOLD}`,
};
