import { existsSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { defineConfig } from 'vite';

/** One bundle per process: everything but node-pty (a native addon) is inside, so an installed copy needs no node_modules. */
const entries = {
  cli: 'cli/main.ts',
  server: 'server/main.ts',
  labd: 'lab-runtime/labd/main.ts',
  ptyhost: 'lab-runtime/ptyhost/main.ts',
  supervisor: 'cli/supervisor/main.ts',
  toolchain: 'lab-runtime/toolchain/main.ts',
  'emulator-main': 'server/terminals/emulator-main.ts',
};

export default defineConfig({
  publicDir: false,
  // As Node itself resolves packages: what runs from the sources runs from the bundle.
  environments: { ssr: { resolve: { mainFields: ['main'] } } },
  build: {
    ssr: true,
    target: 'node22',
    outDir: 'dist/node',
    emptyOutDir: true,
    minify: false,
    rolldownOptions: {
      input: Object.fromEntries(Object.entries(entries).filter(([, file]) => existsSync(file))),
      external: ['node-pty', ...builtinModules, /^node:/],
      output: {
        entryFileNames: '[name].js',
        // Beside the entries: `new URL('./x.js', import.meta.url)` means the same from an entry and from a chunk.
        chunkFileNames: 'chunk-[name]-[hash].js',
        // Bundled CommonJS packages still call require() for Node's own modules.
        banner:
          "import { createRequire as __slipwayRequire } from 'node:module';\nconst require = __slipwayRequire(import.meta.url);",
      },
    },
  },
  ssr: { noExternal: true, external: ['node-pty'] },
});
