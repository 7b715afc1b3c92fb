import { type Attack, HOLD } from '../attack.ts';

export const inotifyInstances: Attack = {
  name: 'inotify',
  takes: 'inotify instances',
  unit: 'instances',
  most: 256,
  program: (scale) => `for (1 .. ${scale === 'full' ? 20_000 : 1000}) { last if syscall(294, 0) < 0; $n++ } ${HOLD}`,
};
