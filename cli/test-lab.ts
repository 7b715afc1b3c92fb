import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { checkoutDir } from './checkout.ts';
import { startTestServer } from './test-server.ts';
import { type Counts, readReport, reportFile, run, type Section, type SectionInput, tool } from './test-section.ts';
import { vitest } from './test-quick.ts';

const playwrightReport = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number() }),
});

async function browserTests(input: SectionInput, environment: Readonly<Record<string, string>>): Promise<Counts> {
  const { signal } = input;
  const file = reportFile('browser.json');
  rmSync(file, { force: true });
  const config = join(checkoutDir(), 'playwright', 'playwright.config.ts');
  const { code } = await run(tool('playwright', 'test', '-c', config, '--reporter=line,json'), {
    signal,
    environment: { ...environment, PLAYWRIGHT_JSON_OUTPUT_FILE: file, PLAYWRIGHT_JSON_OUTPUT_NAME: file },
  });
  const parsed = playwrightReport.safeParse(readReport(file));
  if (!parsed.success) return { passed: 0, failed: 1 };
  const { expected, unexpected, flaky } = parsed.data.stats;
  const failed = unexpected + flaky;
  return { passed: expected, failed: failed > 0 ? failed : code === 0 ? 0 : 1 };
}

/** What needs labs: one server of their own, on a free port, whose labs are ended afterwards. */
export const labSections: readonly Section[] = [
  {
    name: 'lab',
    async run(input) {
      await using server = await startTestServer(input);
      return vitest(input, 'lab.json', ['-c', 'vitest.lab.config.ts'], server.environment);
    },
  },
  {
    name: 'browser',
    async run(input) {
      await using server = await startTestServer(input);
      return browserTests(input, server.environment);
    },
  },
];
