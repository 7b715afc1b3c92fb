import { type Attack, HOLD } from '../attack.ts';

/** More programs that only compute than the machine has processors, many times. */
export const spinners: Attack = {
  name: 'spinners',
  takes: 'processor time',
  unit: 'programs',
  program: (scale) =>
    `for (1 .. ${scale === 'full' ? 200 : 16}) { $p = fork; last unless defined $p; if (!$p) { 1 while 1 } $n++ } ${HOLD}`,
};

/** Each process makes two more and ends: none of them is there for long, and their number stays below its limit. */
export const forkBomb: Attack = {
  name: 'fork-bomb',
  takes: 'processor time of the kernel, by processes that only make others',
  unit: 'first processes',
  program: (
    scale,
  ) => `$SIG{CHLD} = "IGNORE"; for (1 .. ${scale === 'full' ? 64 : 8}) { $p = fork; last unless defined $p; $n++; next if $p;
    while (1) { $q = fork; next if defined $q && $q; if (defined $q) { fork; exit } } } ${HOLD}`,
};
