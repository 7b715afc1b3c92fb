import { expect, test } from 'vitest';
import { answer, doneLab } from '#server/grading/lab-objects-fixture.ts';
import { codeOf } from '../run-check-fixture.ts';

const spec = { kind: 'host-probe', host: 'www.mesh.test' } as const;
const failed = (error: 'refused' | 'reset' | 'timeout') => ({ ok: false, error, message: error, ms: 1 }) as const;

test.each([
  ['ok', answer(200), answer(404)],
  ['probe.any-host-answers', answer(200), answer(200)],
  ['probe.not-found', answer(404), answer(404)],
  ['probe.status', answer(404, '<h1>404 by nginx</h1>'), answer(404)],
  ['probe.no-healthy-upstream', answer(503, 'no healthy upstream'), answer(404)],
  ['probe.upstream-failed', answer(503, 'upstream connect error or disconnect/reset before headers'), answer(404)],
  ['probe.no-cluster', answer(503), answer(404)],
  ['probe.fault', answer(503, 'fault filter abort'), answer(404)],
  ['probe.denied', answer(403, 'RBAC: access denied'), answer(404)],
  ['probe.refused', failed('refused'), failed('refused')],
  ['probe.reset', failed('reset'), answer(404)],
  ['probe.no-answer', failed('timeout'), answer(404)],
])('%s', async (code, withHost, without) => {
  expect(await codeOf(spec, { ...doneLab(), probes: { 'www.mesh.test': withHost, '': without } })).toBe(code);
});
