import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { test as setup } from '@playwright/test';
import { CHECKOUT } from './checkout.ts';

/** The real page over a lesson of the tests' own, so that no chapter's wording can break a test of the page. */
setup('the site builds over the fixture lesson', async () => {
  const env = { ...process.env, SLIPWAY_LESSONS: 'playwright/fixture/lessons', ASTRO_TELEMETRY_DISABLED: '1' };
  const build = ['node_modules/astro/bin/astro.mjs', 'build', '--outDir', 'dist/site-fixture'];
  await promisify(execFile)(process.execPath, build, { env, cwd: CHECKOUT });
});
