import { type Attack, HOLD } from '../attack.ts';

/** Each costs the lab some hundred bytes of its memory; the machine's limit of open files must not come first. */
export const openFiles: Attack = {
  name: 'open-files',
  takes: 'open files',
  unit: 'files asked for',
  program: (
    scale,
  ) => `for (1 .. ${scale === 'full' ? 500 : 4}) { $p = fork; last unless defined $p; $n += 15_000; next if $p;
    for (1 .. 15_000) { last if syscall(290, 0, 0) < 0 } sleep 600 } sleep 3; ${HOLD}`,
};
