import { labLimits } from '#lab-runtime/containers/host-plan.ts';
import { ATTACKER, type Attack, HOLD } from '../attack.ts';

/** The kernel numbers all memory groups of the machine by 16 bits. */
export const memoryGroups: Attack = {
  name: 'memory-groups',
  takes: 'memory groups',
  unit: 'groups',
  most: labLimits(ATTACKER).groups,
  program: (scale) => `$d = -d "/sys/fs/cgroup/memory" ? "/sys/fs/cgroup/memory" : "/sys/fs/cgroup";
    for (1 .. ${scale === 'full' ? 70_000 : 300}) { mkdir "$d/g$_" or last; $n++ } ${HOLD}`,
};
