import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPtyhost } from '#lab-runtime/ptyhost/ptyhost.ts';

/** A ptyhost in this process whose shells are `cat`: it takes any input, and does nothing with it. */
export async function localPtyhost(hasLab: (lab: string) => boolean) {
  const directory = mkdtempSync(join(tmpdir(), 'slipway-fuzz-'));
  const socketPath = join(directory, 'sock', 'ptyhost.sock');
  const host = await startPtyhost({
    socketPath,
    owner: { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 },
    findShell(lab, name) {
      if (!hasLab(lab)) throw new Error(`host ${name} of lab ${lab} does not run`);
      return { file: '/bin/cat', args: [], env: {} };
    },
    log: () => undefined,
  });
  return {
    socketPath,
    async [Symbol.asyncDispose]() {
      await host.stop();
      rmSync(directory, { recursive: true });
    },
  };
}
