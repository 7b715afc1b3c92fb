import { setTimeout as sleep } from 'node:timers/promises';
import { SlipwayError } from '#protocol/errors.ts';
import type { LabView } from '#protocol/lab-state.ts';
import type { AdminClient } from '../admin-client.ts';

const END_TIMEOUT_MS = 90_000;
const SERVER_GONE_MS = 15_000;
const RETRY_MS = 250;

/** Returns when the lab is gone. Throws SLW206 when that takes too long. */
export async function waitForEnd(client: AdminClient, id: string): Promise<void> {
  const signal = AbortSignal.timeout(END_TIMEOUT_MS);
  try {
    for await (const { lab } of client.follow(id, signal)) if (lab.state === 'stopped') return;
  } catch (error) {
    // Of a lab that no longer exists no stream can be opened.
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
  let answeredAt = Date.now();
  for (;;) {
    try {
      for await (const { lab } of client.follow(id, signal)) {
        answeredAt = Date.now();
        onChange(lab);
        if (lab.state === 'ready') return lab;
        if (lab.state === 'failed') throw new SlipwayError(lab.failure.code, lab.failure.params);
        if (lab.state === 'stopping' || lab.state === 'stopped') throw new SlipwayError('SLW200', { lab: id });
      }
    } catch (error) {
      if (error instanceof SlipwayError || signal.aborted) throw error;
    }
    // A server that was killed is started again, and goes on with the lab.
    if (Date.now() - answeredAt > SERVER_GONE_MS) {
      throw new SlipwayError('SLW505', { service: 'server', detail: 'it ended; the lab may go on' });
    }
    await sleep(RETRY_MS, undefined, { signal });
  }
}
