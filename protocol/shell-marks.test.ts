import { expect, test } from 'vitest';
import { LastMarks, parseMark } from './shell-marks.ts';

test.each([
  ['A', { type: 'prompt' }],
  ['A;cl=m;aid=7', { type: 'prompt' }],
  ['C', { type: 'running' }],
  ['D;0', { type: 'ended', status: 0 }],
  ['D;130;aid=7', { type: 'ended', status: 130 }],
  ['D', { type: 'ended' }],
  ['D;-1', { type: 'ended' }],
  ['D;99999', { type: 'ended' }],
  ['D;1e2', { type: 'ended' }],
  ['B', undefined],
  ['', undefined],
  ['AA', undefined],
  [`A;${'x'.repeat(1000)}`, undefined],
])('a mark %s', (parameters, mark) => {
  expect(parseMark(parameters)).toEqual(mark);
});

test('what was said last is said again', () => {
  const marks = new LastMarks();
  expect(marks.script).toBe('');
  marks.note({ type: 'ended', status: 3 });
  marks.note({ type: 'prompt' });
  expect(marks.script).toBe('\x1b]133;D;3\x07\x1b]133;A\x07');
  marks.note({ type: 'running' });
  expect(marks.script).toBe('\x1b]133;C\x07');
});
