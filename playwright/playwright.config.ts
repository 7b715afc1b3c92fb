import { existsSync } from 'node:fs';
import { defineConfig } from '@playwright/test';

/** The address of a running server with real labs; `./slipway test` sets it. */
const realServer = process.env.SLIPWAY_TEST_URL;

// The same Chromium without a window's interface around the page: each test takes half the processor time.
const HEADLESS_SHELL = '/usr/bin/chromium-headless-shell';

export default defineConfig({
  testDir: '.',
  // Nothing is retried and nothing is slept for: a test that needs either is wrong.
  retries: 0,
  workers: 2,
  forbidOnly: true,
  reporter: [['list']],
  use: {
    ...(realServer ? { baseURL: realServer } : {}),
    // Without a picture of every frame, which cost more than many a test; the trace still holds the page's DOM.
    trace: { mode: 'retain-on-failure', screenshots: false, snapshots: true, sources: true },
    screenshot: 'only-on-failure',
    viewport: { width: 1440, height: 900 },
    launchOptions: {
      executablePath:
        process.env.SLIPWAY_CHROMIUM ?? (existsSync(HEADLESS_SHELL) ? HEADLESS_SHELL : '/usr/bin/chromium'),
      // Root has no sandbox of its own, and a browser that calls home only fills a closed network's log.
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  // Each project keeps its own results, for a run empties its folder, and two may run side by side.
  projects: [
    { name: 'fixture', testMatch: 'quick/fixture-site.setup.ts', outputDir: './results/fixture', timeout: 300_000 },
    {
      name: 'quick',
      testMatch: 'quick/*.spec.ts',
      outputDir: './results/quick',
      // Each test has a fake server of its own.
      fullyParallel: true,
      workers: 2,
      dependencies: ['fixture'],
      timeout: 60_000,
      expect: { timeout: 10_000 },
    },
    {
      name: 'chapter',
      testMatch: [
        'chapter.spec.ts',
        'course.spec.ts',
        'bookinfo.spec.ts',
        'way.spec.ts',
        'desk.spec.ts',
        'traced-request.spec.ts',
        'saved-work.spec.ts',
        'incident.spec.ts',
        'short-exam.spec.ts',
      ],
      outputDir: './results/chapter',
      // Each test has a session and a lab of its own, and waits for pods more than it computes.
      fullyParallel: true,
      workers: 2,
      timeout: 1_500_000,
      expect: { timeout: 20_000 },
    },
    {
      name: 'cuts',
      testMatch: 'cuts.spec.ts',
      outputDir: './results/cuts',
      timeout: 600_000,
      expect: { timeout: 30_000 },
    },
    {
      name: 'screenshots',
      testMatch: 'screenshots.spec.ts',
      outputDir: './results/screenshots',
      timeout: 900_000,
      expect: { timeout: 20_000 },
    },
  ],
});
