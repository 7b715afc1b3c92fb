import { HOST_LIMITS } from '#lab-runtime/containers/host-plan.ts';
import { type Attack, HOLD } from '../attack.ts';

export const processes: Attack = {
  name: 'processes',
  takes: 'process ids',
  unit: 'processes',
  most: HOST_LIMITS.pc.pids,
  program: (scale) => `for (1 .. ${scale === 'full' ? 30_000 : 1500}) { $p = fork; last unless defined $p;
    if (!$p) { sleep 600; exit } $n++ } ${HOLD}`,
};
