/**
 * How heavy each page of the built site is, and how long until a chapter can be used, in Chromium with an empty cache.
 * Usage: node bench/page-load.ts [--url http://localhost:4600] [--runs 9] [--lesson envoy-by-hand]
 * The chapter can be used once its button that starts a lab can be pressed; until then its scripts have been read,
 * its elements are there, and the server has answered.
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Browser, chromium } from '@playwright/test';
import { weighPage, weightOf } from '../src/build/page-weight.ts';
import { summarize } from './statistics.ts';
import { writeResult } from './write-result.ts';

const { values } = parseArgs({
  options: {
    url: { type: 'string', default: 'http://localhost:4600' },
    runs: { type: 'string', default: '9' },
    lesson: { type: 'string', default: 'envoy-by-hand' },
  },
});
const site = fileURLToPath(new URL('../dist/site', import.meta.url));
const pages = { home: '/ko/', chapter: `/ko/${values.lesson}/`, glossary: '/ko/glossary/' };

interface Loaded {
  readonly firstPaintMs: number;
  readonly usableMs: number;
  readonly receivedBytes: number;
}

/** A chapter in a browser that has seen nothing yet. */
async function load(browser: Browser): Promise<Loaded> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${values.url}${pages.chapter}`);
  await page.locator('.lab-actions button:not(:disabled)').waitFor();
  const loaded = await page.evaluate(() => {
    const usableMs = performance.now();
    // The page itself is among them.
    const received = performance
      .getEntries()
      .map((entry) => (entry instanceof PerformanceResourceTiming ? entry.encodedBodySize : 0));
    const paint = performance.getEntriesByName('first-contentful-paint')[0];
    return {
      usableMs,
      firstPaintMs: paint?.startTime ?? 0,
      receivedBytes: received.reduce((sum, bytes) => sum + bytes, 0),
    };
  });
  await context.close();
  return loaded;
}

const shell = '/usr/bin/chromium-headless-shell';
const browser = await chromium.launch({
  executablePath: process.env.SLIPWAY_CHROMIUM ?? (existsSync(shell) ? shell : '/usr/bin/chromium'),
  args: ['--no-sandbox', '--disable-gpu'],
});
const runs: Loaded[] = [];
try {
  for (let run = 0; run < Number(values.runs); run += 1) runs.push(await load(browser));
} finally {
  await browser.close();
}
writeResult('page-load', {
  weightBytes: Object.fromEntries(Object.entries(pages).map(([name, page]) => [name, weightOf(weighPage(site, page))])),
  chapter: pages.chapter,
  firstPaintMs: summarize(runs.map(({ firstPaintMs }) => firstPaintMs)),
  usableMs: summarize(runs.map(({ usableMs }) => usableMs)),
  receivedBytes: summarize(runs.map(({ receivedBytes }) => receivedBytes)),
});
