import { expect, test } from 'vitest';
import {
  failureLines,
  playwrightFailures,
  playwrightReport,
  proofFailures,
  vitestFailures,
  vitestReport,
} from './failures.ts';

test('failed unit tests and files that did not load are named with what they said', () => {
  const report = vitestReport.parse({
    numPassedTests: 1,
    numFailedTests: 1,
    numFailedTestSuites: 2,
    testResults: [
      {
        name: 'a.test.ts',
        status: 'failed',
        message: '',
        assertionResults: [
          { fullName: 'good', status: 'passed', failureMessages: [] },
          { fullName: 'bad', status: 'failed', failureMessages: ['\u001b[31mexpected 1 to be 2\u001b[0m\n  at here'] },
        ],
      },
      { name: 'b.test.ts', status: 'failed', message: 'Cannot find module', assertionResults: [] },
    ],
  });
  expect(vitestFailures(report)).toEqual([
    'a.test.ts › bad\n    expected 1 to be 2\n      at here',
    'b.test.ts\n    Cannot find module',
  ]);
});

test('a browser test that needed a second try is named too', () => {
  const spec = (title: string, status: string) => ({
    title,
    file: 'page.spec.ts',
    line: 7,
    tests: [{ status, results: [{ errors: [{ message: `why ${title}` }] }] }],
  });
  const { suites } = playwrightReport.parse({
    stats: { expected: 1, unexpected: 1, flaky: 1 },
    suites: [
      { specs: [spec('one', 'expected')], suites: [{ specs: [spec('two', 'unexpected'), spec('three', 'flaky')] }] },
    ],
  });
  expect(playwrightFailures({ suites })).toEqual([
    'page.spec.ts:7 › two\n    why two',
    'page.spec.ts:7 › three\n    why three',
  ]);
});

test('what was wrong in a proof, and nothing else of it', () => {
  const output =
    'ok   start (3 s)\nFAIL mutant:no-label (9 s)\n       label: failed, expected\n     note\nFAIL controls';
  expect(proofFailures(output)).toEqual(['mutant:no-label (9 s)\n    label: failed, expected', 'controls\n    ']);
});

test('many failures are cut to a number', () => {
  const lines = failureLines(
    'unit',
    Array.from({ length: 23 }, (_, index) => `test ${index}`),
  );
  expect(lines.at(0)).toBe('✘ unit: test 0');
  expect(lines.at(-1)).toBe('✘ unit: and 3 more');
});
