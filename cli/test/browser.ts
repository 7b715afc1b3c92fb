import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { installPackages } from '#lab-runtime/toolchain/apt.ts';
import { checkoutDir } from '../checkout.ts';
import { hasProgram } from '../services/machine.ts';
import { playwrightFailures, playwrightReport } from './failures.ts';
import { type Counts, readReport, reportFile, run, type SectionInput, tool } from './section.ts';

/** The one that playwright.config.ts prefers, and the one that does as well. */
const BROWSERS = ['chromium-headless-shell', 'chromium'] as const;
const FONT = 'fonts-noto-cjk';

/** Chromium, and a font with Korean characters. */
async function ensureBrowser({ out, signal }: SectionInput): Promise<void> {
  const install = async (packages: readonly string[]) => {
    const installed = await installPackages({ environment: process.env, signal, log: () => undefined }, packages);
    if (installed.length > 0) out.say(`Installed ${installed.join(', ')}.`);
  };
  const [shell, whole] = BROWSERS;
  if (hasProgram(shell)) return install([FONT]);
  try {
    await install([FONT, shell]);
  } catch (error) {
    // A distribution without the shell still has the whole browser.
    out.say(error instanceof Error ? error.message : String(error));
    await install(hasProgram(whole) ? [FONT] : [FONT, whole]);
  }
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
