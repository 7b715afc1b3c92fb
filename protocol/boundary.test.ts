import { expect, test } from 'vitest';
import { createBoundary } from './boundary.ts';
import { type Failure, SlipwayError } from './errors.ts';

function boundary() {
  let now = 0;
  const lines: { data: object; text: string }[] = [];
  const log = {
    warn: (data: object, text: string) => lines.push({ data, text }),
    error: (data: object, text: string) => lines.push({ data, text }),
  };
  return { ...createBoundary(log, () => now), lines, advance: (ms: number) => (now += ms) };
}

test.each([
  [
    'thrown',
    () => {
      throw new TypeError('oh');
    },
  ],
  ['rejected', () => Promise.reject(new TypeError('oh'))],
])('what is %s becomes an answer with the arguments, and a line', async (_, listener) => {
  const { guard, lines } = boundary();
  const answers: unknown[] = [];
  guard('a place', listener as (socket: string) => unknown, (reason, socket) =>
    answers.push([reason.code, reason.params, socket]),
  )('peer');
  await expect.poll(() => answers).toEqual([['SLW900', { detail: 'TypeError: oh' }, 'peer']]);
  expect(lines).toMatchObject([{ data: { where: 'a place', err: expect.any(TypeError) } }]);
});

test('an expected failure is answered as itself and is no bug', () => {
  const { guard, lines } = boundary();
  const answers: Failure[] = [];
  guard(
    'a place',
    () => {
      throw new SlipwayError('SLW100', { detail: 'x' });
    },
    (reason) => answers.push(reason),
  )();
  expect(answers.map(({ code }) => code)).toEqual(['SLW100']);
  expect(lines).toEqual([]);
});

test('neither an answer that throws nor an error without a text comes through', () => {
  const { guard, lines } = boundary();
  const thrown = Object.create(null) as unknown;
  guard(
    'a place',
    () => {
      throw thrown;
    },
    () => {
      throw thrown;
    },
  )();
  expect(lines).toHaveLength(2);
});

test('a flood costs a line every ten seconds, which counts what was left out; other places keep theirs', () => {
  const { warn, lines, advance } = boundary();
  for (let each = 0; each < 1000; each++) warn('foreign', { each });
  expect(lines).toHaveLength(10);
  warn('other', {});
  expect(lines).toHaveLength(11);
  advance(10_000);
  for (let each = 0; each < 1000; each++) warn('foreign', { each });
  expect(lines.slice(11)).toEqual([{ text: 'foreign', data: { each: 0, leftOut: 990 } }]);
});
