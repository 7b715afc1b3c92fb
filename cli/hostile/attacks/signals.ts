import { type Attack, HOLD } from '../attack.ts';

/** Queued signals that are blocked: the kernel counts them by user. */
export const queuedSignals: Attack = {
  name: 'queued-signals',
  takes: 'queued signals',
  unit: 'signals',
  most: 16_384,
  // rt_sigprocmask and rt_sigqueueinfo
  program: (
    scale,
  ) => `$mask = pack("Q", 1 << 33); syscall(14, 0, $mask, 0, 8); $info = pack("iii", 34, 0, -1) . "\\0" x 116;
    for (1 .. ${scale === 'full' ? 200_000 : 20_000}) { last if syscall(129, $$ + 0, 34, $info) < 0; $n++ } ${HOLD}`,
};
