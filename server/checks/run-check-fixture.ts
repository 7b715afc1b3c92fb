import { expect } from 'vitest';
import { type Reason, reasonSchema } from '#protocol/verdict.ts';
import type { Outcome } from '../grading/outcome.ts';
import { type FakeLab, fakeScene } from '../grading/scene-fixture.ts';
import { type CheckSpec, prepareCheck } from './index.ts';

/** Says nothing of what is there; only a reason whose code says that there is nothing may do so. */
const SAYS_NOTHING = /^(none|nothing|nothing there|not found|no|-|\?|undefined|null)$/i;
const NOTHING_THERE = /\.(missing|none|no-[a-z-]+)$/;
/** A variable of the learner's shell, which another terminal does not have. */
const SHELL_VARIABLE = /(?<!['"][^'"]*)\$[A-Za-z_{]/;
const FOLLOWS = /\blogs\b[^|;]*\s(-f|--follow)\b/;

/** What every reason keeps to, whoever makes it. A question hides what is right, and need not say where to look. */
function holdToRules({ code, layer, expected, observed, next }: Reason): void {
  expect(next).not.toMatch(SHELL_VARIABLE);
  expect(next).not.toMatch(FOLLOWS);
  if (layer === 'answer') return;
  expect(next.trim()).not.toBe('');
  expect(expected.trim()).not.toBe('');
  expect(observed.trim()).not.toBe('');
  expect(observed.trim()).not.toBe(expected.trim());
  if (!NOTHING_THERE.test(code)) expect(observed.trim()).not.toMatch(SAYS_NOTHING);
}

/** Fails when the reason is none that the protocol carries, or breaks a rule of reasons. */
export async function runCheck(spec: CheckSpec, lab: FakeLab): Promise<Outcome> {
  const check = prepareCheck(spec);
  const outcome = await check.run(fakeScene(lab, check.inputs));
  if (outcome.kind === 'broken') holdToRules(reasonSchema.parse(outcome.reason));
  return outcome;
}

/** `ok`, `waiting`, or the code of the reason. */
export async function codeOf(spec: CheckSpec, lab: FakeLab): Promise<string> {
  const outcome = await runCheck(spec, lab);
  return outcome.kind === 'broken' ? outcome.reason.code : outcome.kind;
}
