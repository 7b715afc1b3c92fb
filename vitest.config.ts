import { configDefaults, defineConfig } from 'vitest/config';

/** The quick run. Files called `*.lab.test.ts` make real labs and need root: vitest.lab.config.ts runs those. */
export default defineConfig({
  test: {
    exclude: [...configDefaults.exclude, '**/*.lab.test.ts', 'playwright/**', 'fuzz/**', 'dist/**'],
    // A process for each file spends most of its time on loading the same modules again (six times the run's own).
    isolate: false,
    maxWorkers: 2,
  },
});
