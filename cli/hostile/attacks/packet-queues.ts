import { type Attack, HOLD } from '../attack.ts';

/** Packet sockets without a ring keep each packet until it is read. */
export const packetQueues: Attack = {
  name: 'packet-queues',
  takes: 'kernel memory by packet sockets that nobody reads',
  unit: 'sockets',
  program: (scale) => `use Socket; for (1 .. ${scale === 'full' ? 500 : 50}) { my $s; socket($s, 17, 3, 0x0300) or last;
    setsockopt($s, 1, 8, 8 << 20); push @s, $s; $n++ } socket($c, 2, 2, 0);
    send($c, "x" x 60000, 0, sockaddr_in(9, INADDR_LOOPBACK)) for 1 .. ${scale === 'full' ? 5000 : 300}; ${HOLD}`,
};
