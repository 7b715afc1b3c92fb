import { type Attack, HOLD } from '../attack.ts';

/** A network of millions of addresses, each of which is asked for: all labs' neighbours are in one table. */
export const neighbours: Attack = {
  name: 'neighbours',
  takes: 'entries of the ARP table',
  unit: 'addresses asked for',
  program: (
    scale,
  ) => `use Socket; system("ip link add d0 type veth peer name d1 && ip addr add 10.200.0.1/14 dev d0 && ip link set d0 up && ip link set d1 up");
    for (1 .. ${scale === 'full' ? 200_000 : 3000}) { if ($_ % 100 == 1) { my $s; socket($s, 2, 2, 0) or last; push @s, $c = $s }
    send($c, "x", MSG_DONTWAIT, sockaddr_in(9, pack("N", 0x0ac80002 + $_))); $n++ } ${HOLD}`,
};
