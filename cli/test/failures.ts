import { stripVTControlCharacters } from 'node:util';
import { z } from 'zod';

/** What is repeated of a failure at the end of a run, where a reader of a long log looks first. */
const MESSAGE_LINES = 12;
/** More failures than this usually have one cause; their number is printed instead. */
const FAILURES_MAX = 20;

const shortened = (message: string): string =>
  stripVTControlCharacters(message).trim().split('\n').slice(0, MESSAGE_LINES).join('\n    ');
const failure = (name: string, message: string): string => `${name}\n    ${shortened(message)}`;

const vitestFile = z.object({
  name: z.string(),
  status: z.string(),
  message: z.string().default(''),
  assertionResults: z.array(
    z.object({ fullName: z.string(), status: z.string(), failureMessages: z.array(z.string()).nullish() }),
  ),
});
export const vitestReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numFailedTestSuites: z.number(),
  testResults: z.array(vitestFile).default([]),
});

/** Tests that failed, and files that did not load. */
export function vitestFailures({ testResults }: z.infer<typeof vitestReport>): string[] {
  return testResults.flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === 'failed');
    if (failed.length === 0) return status === 'failed' ? [failure(name, message)] : [];
    return failed.map((test) => failure(`${name} › ${test.fullName}`, test.failureMessages?.join('\n') ?? ''));
  });
}

const playwrightSpec = z.object({
  title: z.string(),
  file: z.string(),
  line: z.number(),
  tests: z.array(
    z.object({
      status: z.string(),
      results: z.array(z.object({ errors: z.array(z.object({ message: z.string().default('') })).default([]) })),
    }),
  ),
});
const playwrightSuite = z.object({
  specs: z.array(playwrightSpec).default([]),
  get suites() {
    return z.array(playwrightSuite).default([]);
  },
});
export const playwrightReport = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number() }),
  suites: z.array(playwrightSuite).default([]),
});

export function playwrightFailures({ suites }: Pick<z.infer<typeof playwrightReport>, 'suites'>): string[] {
  return suites.flatMap((suite) => [
    ...suite.specs.flatMap(({ title, file, line, tests }) =>
      tests
        .filter(({ status }) => status === 'unexpected' || status === 'flaky')
        .map(({ results }) =>
          failure(
            `${file}:${line} › ${title}`,
            results.flatMap(({ errors }) => errors.map(({ message }) => message)).join('\n'),
          ),
        ),
    ),
    ...playwrightFailures(suite),
  ]);
}

/** What a proof printed of what was wrong: a line `FAIL …`, and the indented ones after it. */
export function proofFailures(output: string): string[] {
  return [...output.matchAll(/^FAIL (.*(?:\n {7}.*)*)/gm)].map(([, text = '']) => {
    const [name = '', ...message] = text.split('\n');
    return failure(name, message.map((line) => line.trim()).join('\n'));
  });
}

/** The failures of a section as lines for the end of the run. */
export function failureLines(section: string, failures: readonly string[]): string[] {
  const shown = failures.slice(0, FAILURES_MAX).map((text) => `✘ ${section}: ${text}`);
  const more = failures.length - shown.length;
  return more > 0 ? [...shown, `✘ ${section}: and ${more} more`] : shown;
}
