import { expect, test } from 'vitest';
import { broken } from '../grading/outcome.ts';
import { applyReasons, lessonReasonSchema } from './lesson-reasons.ts';

const outcome = broken(
  {
    code: 'probe.body',
    layer: 'probe',
    object: 'GET http://192.168.10.10/',
    ko: '다르다',
    en: 'It differs',
    expected: 'a',
    observed: 'b',
    next: 'curl http://192.168.10.10/',
    on: 'testpc',
  },
  0,
);
const told = { code: 'reviews.asks-no-ratings', ko: '{observed}', en: '{observed}' };
const applied = (more: object) => {
  if (outcome.kind !== 'broken') throw new Error('it is broken');
  return applyReasons(outcome, [lessonReasonSchema.parse({ ...told, ...more })]);
};

test('a command of a lesson is for k3s-s where the lesson names no host, whoever sent the request', () => {
  expect(applied({ next: 'kubectl get vs' })).toMatchObject({ reason: { next: 'kubectl get vs', on: 'k3s-s' } });
  expect(applied({ next: 'curl a', on: 'testpc' })).toMatchObject({ reason: { next: 'curl a', on: 'testpc' } });
});

test("without a command of the lesson the kind's own stays, with its host", () => {
  expect(applied({})).toMatchObject({ reason: { next: 'curl http://192.168.10.10/', on: 'testpc' } });
});
