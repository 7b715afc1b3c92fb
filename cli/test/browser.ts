import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { installPackages } from '#lab-runtime/toolchain/apt.ts';
import { checkoutDir } from '../checkout.ts';
import { hasProgram } from '../services/machine.ts';
import { playwrightFailures, playwrightReport } from './failures.ts';
import { type Counts, readReport, reportFile, run, type SectionInput, tool } from './section.ts';

const BROWSER = 'chromium-headless-shell';

/** Chromium, and a font with Korean characters. */
async function ensureBrowser({ out, signal }: SectionInput): Promise<void> {
  const packages = ['fonts-noto-cjk', ...(hasProgram(BROWSER) ? [] : [BROWSER])];
  const installed = await installPackages({ environment: process.env, signal, log: () => undefined }, packages);
  if (installed.length > 0) out.say(`Installed ${installed.join(', ')}.`);
}

/** One project of playwright/playwright.config.ts, counted by Playwright's own report. A flaky test is a failed one. */
export async function playwright(
  input: SectionInput,
  project: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<Counts> {
  await ensureBrowser(input);
  const file = reportFile(`playwright-${project}.json`);
  rmSync(file, { force: true });
  const config = join(checkoutDir(), 'playwright', 'playwright.config.ts');
  const { code } = await run(tool('playwright', 'test', '-c', config, `--project=${project}`, '--reporter=list,json'), {
    signal: input.signal,
    environment: { ...environment, PLAYWRIGHT_JSON_OUTPUT_FILE: file },
  });
  const parsed = playwrightReport.safeParse(readReport(file));
  if (!parsed.success) return { passed: 0, failed: 1 };
  const { expected, unexpected, flaky } = parsed.data.stats;
  const failed = unexpected + flaky;
  const failures = playwrightFailures(parsed.data);
  return { passed: expected, failed: failed > 0 ? failed : code === 0 ? 0 : 1, failures };
}
