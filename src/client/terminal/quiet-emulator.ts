import type { Terminal } from '@xterm/xterm';

/**
 * Keeps the page's emulator from answering programs' questions (who are you, where is the cursor). The server's
 * emulator answers each of them once; every open page would answer again, and after a reload for old output too.
 */
export function silenceReplies({ parser }: Terminal): void {
  const swallow = () => true;
  for (const final of ['c', 'n']) parser.registerCsiHandler({ final }, swallow);
  for (const prefix of ['>', '=']) parser.registerCsiHandler({ prefix, final: 'c' }, swallow);
  parser.registerCsiHandler({ prefix: '?', final: 'n' }, swallow);
  parser.registerCsiHandler({ intermediates: '$', final: 'p' }, swallow);
  parser.registerCsiHandler({ prefix: '?', intermediates: '$', final: 'p' }, swallow);
  parser.registerDcsHandler({ intermediates: '$', final: 'q' }, swallow);
  // Colours: a query is ignored, a change is applied.
  for (const code of [4, 10, 11, 12]) parser.registerOscHandler(code, (data) => data.includes('?'));
}
