import { type Attack, HOLD } from '../attack.ts';

/** Small datagrams as fast as they go, to an address of the lab that nobody has. */
export const packetFlood: Attack = {
  name: 'packet-flood',
  takes: 'processor time of the kernel, by packets',
  unit: 'programs',
  program: (
    scale,
  ) => `use Socket; for (1 .. ${scale === 'full' ? 16 : 2}) { $p = fork; last unless defined $p; $n++; next if $p;
    socket($c, 2, 2, 0); $to = sockaddr_in(9, inet_aton("192.168.10.1")); while (1) { send($c, "x", MSG_DONTWAIT, $to) } } ${HOLD}`,
};

/**
 * A flow for each address and port, where connections are tracked: the kernel counts the machine's entries in each
 * network namespace, up to one limit, and keeps them in memory of its own.
 */
export const trackedConnections: Attack = {
  name: 'tracked-connections',
  takes: 'entries of the table of tracked connections',
  unit: 'entries',
  program: (
    scale,
  ) => `use Socket; system("iptables -w 5 -A OUTPUT -m conntrack --ctstate INVALID -j ACCEPT 2>/dev/null");
    socket($c, 2, 2, 0); for $i (1 .. ${scale === 'full' ? 2_000_000 : 20_000}) {
    send($c, "x", MSG_DONTWAIT, sockaddr_in(1 + $i % 60_000, pack("N", 0x7f000001 + int($i / 60_000)))) }
    open(F, "<", "/proc/sys/net/netfilter/nf_conntrack_count") and $n = 0 + <F>; ${HOLD}`,
};
