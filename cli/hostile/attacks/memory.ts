import { HOST_LIMITS } from '#lab-runtime/containers/host-plan.ts';
import { type Attack, HOLD } from '../attack.ts';

const MIB = 1024 ** 2;

/** A child that fills memory until the kernel ends it. */
export const memory: Attack = {
  name: 'memory',
  takes: 'memory',
  unit: 'MiB',
  most: HOST_LIMITS.pc.memoryBytes / MIB,
  program:
    () => `pipe(R, W); if (!fork) { $SIG{PIPE} = "DEFAULT"; for (1 .. 1500) { push @m, "x" x 1048576; syswrite(W, ".") } exit }
    close W; while ($got = sysread(R, $b, 4096)) { $n += $got } wait; ${HOLD}`,
};
