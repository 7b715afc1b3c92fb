import { reasonSchema } from '#protocol/verdict.ts';
import { type CheckSpec, prepareCheck } from './index.ts';
import type { Outcome } from '../grading/outcome.ts';
import { type FakeLab, fakeScene } from '../grading/scene-fixture.ts';

/** Fails when the reason is none that the protocol carries. */
export async function runCheck(spec: CheckSpec, lab: FakeLab): Promise<Outcome> {
  const check = prepareCheck(spec);
  const outcome = await check.run(fakeScene(lab, check.inputs));
  if (outcome.kind === 'broken') reasonSchema.parse(outcome.reason);
  return outcome;
}

/** `ok`, `waiting`, or the code of the reason. */
export async function codeOf(spec: CheckSpec, lab: FakeLab): Promise<string> {
  const outcome = await runCheck(spec, lab);
  return outcome.kind === 'broken' ? outcome.reason.code : outcome.kind;
}
