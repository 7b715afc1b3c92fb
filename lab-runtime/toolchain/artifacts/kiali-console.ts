import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AFTER_LABS } from '../addon.ts';
import type { Artifact } from '../artifact.ts';
import { runCommand } from '../command.ts';
import { commandOptions } from '../debootstrap.ts';
import { sha256File } from '../fingerprint.ts';

const VERSION = '1.35.0-snapshot.0';
const PACKAGE_SHA256 = '66229b6bc03faeccc78d92762c951e8a286e67a54657a02b31fefbb6d3db1d4b';

/** Kiali's console as npm has it, which is its newest there: built pages. */
export const kialiConsole: Artifact = {
  ...AFTER_LABS,
  name: 'kiali-console',
  title: 'Kiali console',
  version: VERSION,
  lane: 'light',
  needs: [],
  estimateMs: 5_000,
  diskMiB: 40,
  memoryMiB: 200,
  inputs: async () => [PACKAGE_SHA256],
  async build(context) {
    const { workDir, outDir } = context;
    const options = { ...commandOptions(context), cwd: workDir };
    context.progress('loading the package');
    const name = `@kiali/kiali-ui@${VERSION}`;
    await runCommand('npm', ['pack', '--loglevel=error', '--ignore-scripts', name], options);
    const file = join(workDir, `kiali-kiali-ui-${VERSION}.tgz`);
    const digest = await sha256File(file);
    if (digest !== PACKAGE_SHA256) throw new Error(`${name} has the digest ${digest}, expected ${PACKAGE_SHA256}`);
    const unpacked = join(workDir, 'unpacked');
    await rm(unpacked, { recursive: true, force: true });
    await mkdir(unpacked);
    await runCommand(
      'tar',
      ['-xzf', file, '-C', unpacked, '--no-same-owner', 'package/build', 'package/LICENSE'],
      options,
    );
    await runCommand('chmod', ['-R', 'u+rwX,go+rX,go-w', unpacked], options);
    await rename(join(unpacked, 'package', 'build'), join(outDir, 'console'));
    await rename(join(unpacked, 'package', 'LICENSE'), join(outDir, 'LICENSE'));
  },
};
