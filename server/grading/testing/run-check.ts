import { type CheckSpec, prepareCheck } from '../checks/index.ts';
import type { Outcome } from '../outcome.ts';
import { type FakeLab, fakeScene } from './fake-scene.ts';

export const runCheck = (spec: CheckSpec, lab: FakeLab): Promise<Outcome> => prepareCheck(spec).run(fakeScene(lab));

/** `ok`, `waiting`, or the code of the reason. */
export async function codeOf(spec: CheckSpec, lab: FakeLab): Promise<string> {
  const outcome = await runCheck(spec, lab);
  return outcome.kind === 'broken' ? outcome.reason.code : outcome.kind;
}
