import { configDefaults, defineConfig } from 'vitest/config';

/** Mutated inputs for every entry: longer than unit tests, and two at a time fill two cores. */
export default defineConfig({
  test: {
    include: ['fuzz/**/*.test.ts'],
    exclude: [...configDefaults.exclude, 'dist/**'],
    maxWorkers: 2,
  },
});
