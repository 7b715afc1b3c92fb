import { type Attack, HOLD } from '../attack.ts';

/** Nothing bounds how many a lab opens but labd's watch over the pool: others must still get one. */
export const terminals: Attack = {
  name: 'terminals',
  takes: 'pseudo terminals',
  unit: 'terminals',
  program: (scale) => `for (1 .. ${scale === 'full' ? 4 : 1}) { $p = fork; next if $p;
    for (1 .. ${scale === 'full' ? 15_000 : 300}) { my $t; open($t, "+<", "/dev/ptmx") or last; push @t, $t } sleep 600 }
    $n = ${scale === 'full' ? 60_000 : 300}; sleep 3; ${HOLD}`,
};
