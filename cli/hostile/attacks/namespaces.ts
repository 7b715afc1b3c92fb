import { type Attack, HOLD } from '../attack.ts';

const CLONE_NEWNET = 0x40000000;
const CLONE_NEWUSER = 0x10000000;

/** Children of several users that each make a network namespace and stay in it. */
export const networkNamespaces: Attack = {
  name: 'network-namespaces',
  takes: 'network namespaces, by many users',
  unit: 'namespaces',
  most: 32,
  program: (
    scale,
  ) => `pipe(R, W); for $i (1 .. ${scale === 'full' ? 600 : 80}) { $p = fork; last unless defined $p; next if $p;
    if ($i % 2) { $> = 1000 + $i; syscall(272, ${CLONE_NEWUSER}) } $ok = syscall(272, ${CLONE_NEWNET}) >= 0;
    syswrite(W, $ok ? "y" : "n"); $ok ? sleep 600 : exit }
    close W; for (1 .. $i // ${scale === 'full' ? 600 : 80}) { sysread(R, $c, 1) or last; $n++ if $c eq "y" } ${HOLD}`,
};

/** User namespaces in user namespaces, as deep as it goes, many times. */
export const userNamespaces: Attack = {
  name: 'user-namespaces',
  takes: 'user namespaces',
  unit: 'namespaces',
  most: 32,
  program: (
    scale,
  ) => `pipe(R, W); for (1 .. ${scale === 'full' ? 300 : 40}) { $p = fork; last unless defined $p; next if $p;
    $k = 0; $k++ while $k < 4 && syscall(272, ${CLONE_NEWUSER}) >= 0; syswrite(W, $k); $k ? sleep 600 : exit }
    for (1 .. ${scale === 'full' ? 300 : 40}) { sysread(R, $c, 1) or last; $n += $c } ${HOLD}`,
};
