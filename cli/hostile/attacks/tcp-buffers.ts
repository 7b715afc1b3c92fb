import { labLimits } from '#lab-runtime/containers/host-plan.ts';
import { ATTACKER, type Attack, HOLD } from '../attack.ts';

const MIB = 1024 ** 2;

/** Connections to itself that are written to and never read. v2 charges them to the lab's memory, v1 apart from it. */
export const tcpBuffers: Attack = {
  name: 'tcp-buffers',
  takes: 'kernel memory by 4,000 connections that nobody reads',
  unit: 'MiB',
  most: Math.round((Math.max(labLimits(ATTACKER).socketBytes, labLimits(ATTACKER).memoryBytes) * 1.25) / MIB),
  program: (scale) => `use Socket; use IO::Handle; socket(L, 2, 1, 0); bind(L, sockaddr_in(0, INADDR_LOOPBACK));
    listen(L, 4096); ($p) = sockaddr_in(getsockname L);
    for (1 .. ${scale === 'full' ? 4000 : 200}) { my ($c, $a); socket($c, 2, 1, 0) or last;
      connect($c, sockaddr_in($p, INADDR_LOOPBACK)) or last; accept($a, L) or last; push @k, $c, $a; $c->blocking(0);
      for (1 .. 200) { $got = syswrite($c, "x" x 65536) or last; $b += $got } } $n = int($b / 1048576); ${HOLD}`,
};
