import node from './vite.node.config.ts';

/** What benches start, built as an installed Slipway is: TypeScript read by Node takes memory that users never see. */
export default {
  ...node,
  build: {
    ...node.build,
    outDir: 'dist/bench',
    rolldownOptions: {
      ...node.build?.rolldownOptions,
      input: {
        'local-terminal-server': 'bench/local-terminal-server.ts',
        'local-shell-fixture': 'lab-runtime/ptyhost/local-shell-fixture.ts',
        'emulator-main': 'server/terminals/emulator-main.ts',
      },
    },
  },
};
