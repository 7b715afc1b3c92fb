import { SlipwayError } from '../protocol/errors.ts';
import type { LabView } from '../protocol/lab-state.ts';
import type { AdminClient } from './admin-client.ts';

const END_TIMEOUT_MS = 90_000;

/** Returns when the lab is gone. Throws SLW206 when that takes too long. */
export async function waitForEnd(client: AdminClient, id: string): Promise<void> {
  const signal = AbortSignal.timeout(END_TIMEOUT_MS);
  try {
    for await (const { lab } of client.follow(id, signal)) if (lab.state === 'stopped') return;
  } catch (error) {
    // The stream of a lab that is gone cannot be opened.
    if (!signal.aborted) return;
    throw new SlipwayError('SLW206', { step: 'stop', seconds: END_TIMEOUT_MS / 1000, detail: '' }, { cause: error });
  }
}

/** Calls `onChange` until the lab is ready; returns it. Throws the lab's failure, or SLW200 when it is ended meanwhile. */
export async function waitForReady(
  client: AdminClient,
  id: string,
  { onChange, signal }: { onChange(lab: LabView): void; signal: AbortSignal },
): Promise<LabView> {
  for await (const { lab } of client.follow(id, signal)) {
    onChange(lab);
    if (lab.state === 'ready') return lab;
    if (lab.state === 'failed') throw new SlipwayError(lab.failure.code, lab.failure.params);
    if (lab.state === 'stopping' || lab.state === 'stopped') throw new SlipwayError('SLW200', { lab: id });
  }
  throw new SlipwayError('SLW505', { service: 'server', detail: 'it ended' });
}
