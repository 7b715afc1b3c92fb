import { defineConfig } from 'vitest/config';

/** Tests that make real labs: one file at a time, because each fills the machine. */
export default defineConfig({
  test: {
    include: ['**/*.lab.test.ts'],
    exclude: ['**/node_modules/**', 'dist/**'],
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
