import { expect, test } from 'vitest';
import { LabinitError } from '#lab-runtime/lab-client/labinit-error.ts';
import { SlipwayError } from '#protocol/errors.ts';
import { cannotAsk } from './cannot-ask.ts';

test('whatever kept a lab from being asked is a failure of grading, and a strange lab is named as one', () => {
  const codeOf = (cause: unknown) => cannotAsk('k3s-s', cause).failure.code;
  expect(codeOf(new LabinitError('timeout', 'late'))).toBe('SLW400');
  expect(codeOf(new LabinitError('strange', 'too much'))).toBe('SLW406');
  expect(codeOf(new SlipwayError('SLW401', { detail: 'x' }))).toBe('SLW401');
  expect(cannotAsk('k3s-s', 'no answer').failure.message.en).toContain('k3s-s: no answer');
});
