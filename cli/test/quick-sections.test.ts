import { expect, test } from 'vitest';
import { countGoTests } from './quick-sections.ts';
import { summary } from './section.ts';

const lines = (...events: object[]) => events.map((event) => JSON.stringify(event)).join('\n');

test('Go tests are counted one by one, and a package that does not build is one failure', () => {
  const counted = countGoTests(
    lines(
      { Action: 'pass', Package: 'a', Test: 'TestOne' },
      { Action: 'pass', Package: 'a' },
      { Action: 'output', Package: 'b', Test: 'TestTwo', Output: 'why\n' },
      { Action: 'fail', Package: 'b', Test: 'TestTwo' },
      { Action: 'fail', Package: 'b' },
      { Action: 'fail', Package: 'c' },
    ).concat('\nnot JSON'),
  );
  expect(counted).toMatchObject({ passed: 1, failed: 2 });
  expect(counted.failures[0]).toContain('why');
});

test('an interrupted run is not green', () => {
  const sections = [
    { passed: 3, failed: 0 },
    { passed: 2, failed: 1 },
  ];
  expect(summary(sections, false)).toEqual({ passed: 5, failed: 1 });
  expect(summary(sections.slice(0, 1), true)).toEqual({ passed: 3, failed: 1 });
});
