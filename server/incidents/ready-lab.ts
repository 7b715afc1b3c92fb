import { SlipwayError } from '#protocol/errors.ts';
import type { LabView } from '#protocol/lab-state.ts';
import type { LabService } from '../labs/lab-service.ts';
import { isAlive } from '../labs/lab-view.ts';

interface ReadyLabOptions {
  readonly labs: LabService;
  /** What the lab must have the start of. */
  readonly lesson: string;
  /** The lab in which it runs already: this one or none. */
  readonly known: string | undefined;
  readonly start: () => Promise<LabView>;
  readonly signal: AbortSignal;
}

/** A lab with the lesson's start. @throws SlipwayError SLW200 and the failure of a lab that could not be made */
export async function readyLabFor({ labs, lesson, known, start, signal }: ReadyLabOptions): Promise<LabView> {
  if (known !== undefined) return untilReady(labs, known, signal);
  const { id } = await start();
  const lab = await untilReady(labs, id, signal);
  if (labs.fits(id, lesson)) return lab;
  await labs.prepare(id, lesson);
  return untilReady(labs, id, signal);
}

function untilReady(labs: LabService, id: string, signal: AbortSignal): Promise<LabView> {
  const { promise, resolve, reject } = Promise.withResolvers<LabView>();
  const look = () => {
    const lab = labs.get(id);
    if (lab?.state === 'ready') resolve(lab);
    else if (lab?.state === 'failed') reject(SlipwayError.received(lab.failure));
    else if (!lab || !isAlive(lab)) reject(new SlipwayError('SLW200', { lab: id }));
  };
  const unsubscribe = labs.onChange((lab) => lab.id === id && look());
  const stop = () => reject(signal.reason as Error);
  signal.addEventListener('abort', stop, { once: true });
  look();
  if (signal.aborted) stop();
  return promise.finally(() => {
    unsubscribe();
    signal.removeEventListener('abort', stop);
  });
}
