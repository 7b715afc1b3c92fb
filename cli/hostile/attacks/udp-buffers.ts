import { type Attack, HOLD } from '../attack.ts';

/** Datagrams to sockets with the largest buffer that may be asked for, which nobody reads. */
export const udpBuffers: Attack = {
  name: 'udp-buffers',
  takes: 'kernel memory by datagrams that nobody reads',
  unit: 'sockets',
  program: (scale) => `use Socket; socket($c, 2, 2, 0); for (1 .. ${scale === 'full' ? 2000 : 100}) { my $s;
    socket($s, 2, 2, 0) or last; setsockopt($s, 1, 8, 8 << 20); bind($s, sockaddr_in(0, INADDR_LOOPBACK));
    ($p) = sockaddr_in(getsockname $s); push @s, $s; $n++;
    send($c, "x" x 60000, 0, sockaddr_in($p, INADDR_LOOPBACK)) for 1 .. 150 } ${HOLD}`,
};
