import { defineConfig } from 'vite';

/** The page as its server has it. Packages that were written for Node as well find what they look for. */
export default defineConfig({
  define: { 'process.env': {}, global: 'globalThis' },
  esbuild: { jsx: 'automatic', legalComments: 'none' },
  build: { sourcemap: false, chunkSizeWarningLimit: 9_000 },
});
