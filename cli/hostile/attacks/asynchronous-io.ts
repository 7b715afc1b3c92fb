import { type Attack, HOLD } from '../attack.ts';

/** Contexts of asynchronous I/O come from one pool of the machine. */
export const asynchronousIo: Attack = {
  name: 'asynchronous-io',
  takes: 'contexts of asynchronous I/O (io_setup)',
  unit: 'contexts',
  most: 0,
  program: () => `for (1 .. 64) { my $c = pack("Q", 0); last if syscall(206, 128, $c) < 0; $n++ } ${HOLD}`,
};
