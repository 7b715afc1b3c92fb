import type { TerminalClient } from './terminal-client.ts';

/** Starts the session's lab, or takes over the one that stands, and resolves when its hosts answer. */
export async function readyLab(client: TerminalClient, lesson: string): Promise<string> {
  const ready = client.next('lab', ({ lab }) => lab.state === 'ready' || lab.state === 'failed');
  client.send({ type: 'lab.start', ref: 'lab', lesson });
  const { lab } = await ready;
  if (lab.state === 'failed') throw new Error(lab.failure.message.en);
  return lab.id;
}
