import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { aptMirror } from './apt-sources.ts';
import type { BuildContext } from './artifact.ts';
import { type CommandOptions, runCommand } from './command.ts';
import { unmountBelow } from './mounts.ts';

/** Every lab looks the same, whatever release the machine runs. */
export const DEBIAN_SUITE = 'bookworm';

export const commandOptions = (context: BuildContext): CommandOptions => ({
  environment: context.environment,
  signal: context.signal,
  log: context.log,
});

const debootstrapEnvironment = (context: BuildContext): NodeJS.ProcessEnv => ({
  ...context.environment,
  DEBIAN_FRONTEND: 'noninteractive',
  LC_ALL: 'C.UTF-8',
  // A fresh machine's root may lack the sbin folders in PATH; chroot inside debootstrap needs them.
  PATH: `${context.environment.PATH ?? ''}:/usr/sbin:/usr/bin:/sbin:/bin`,
});

/** Packages stay here between tries, so that an interrupted one does not load them again. */
async function packageCache(context: BuildContext): Promise<string> {
  const dir = join(context.paths.buildDir, 'debs');
  await mkdir(dir, { recursive: true });
  return dir;
}

/** Makes a minimal Debian tree with the given packages in a fresh folder of the artifact's scratch. */
export async function debootstrap(context: BuildContext, packages: readonly string[]): Promise<string> {
  const tree = join(context.workDir, 'tree');
  await unmountBelow(tree);
  await rm(tree, { recursive: true, force: true });
  const mirror = await aptMirror(DEBIAN_SUITE);
  const log = (line: string): void => {
    context.log(line);
    const match = /^I: (Retrieving|Unpacking|Configuring|Extracting) (\S+)/.exec(line);
    if (match !== null) context.progress(`${match[1]} ${match[2]}`);
  };
  await runCommand(
    'debootstrap',
    [
      '--variant=minbase',
      `--cache-dir=${await packageCache(context)}`,
      `--include=${packages.join(',')}`,
      DEBIAN_SUITE,
      tree,
      mirror,
    ],
    { ...commandOptions(context), environment: debootstrapEnvironment(context), log },
  );
  await unmountBelow(tree);
  return tree;
}

/** Loads packages with all that they depend on, installs nothing; answers the package files. */
export async function loadPackages(context: BuildContext, packages: readonly string[]): Promise<string[]> {
  const tree = join(context.workDir, 'load');
  await rm(tree, { recursive: true, force: true });
  await runCommand(
    'debootstrap',
    [
      '--download-only',
      '--variant=minbase',
      `--cache-dir=${await packageCache(context)}`,
      `--include=${packages.join(',')}`,
      DEBIAN_SUITE,
      tree,
      await aptMirror(DEBIAN_SUITE),
    ],
    { ...commandOptions(context), environment: debootstrapEnvironment(context) },
  );
  const archives = join(tree, 'var/cache/apt/archives');
  return (await readdir(archives)).filter((name) => name.endsWith('.deb')).map((name) => join(archives, name));
}

const DOCUMENTATION = ['usr/share/doc', 'usr/share/man', 'usr/share/info', 'usr/share/locale', 'usr/share/lintian'];
const LEFTOVERS = [
  'var/cache/apt',
  'var/lib/apt/lists',
  'var/log',
  'var/cache/debconf',
  'dev',
  'debootstrap',
  'proc',
  'sys',
  'run',
  'tmp',
];

/** Takes away what no lab reads: documentation, package archives, logs, device nodes of the build. */
export async function stripTree(tree: string): Promise<void> {
  await unmountBelow(tree);
  for (const dir of DOCUMENTATION) await rm(join(tree, dir), { recursive: true, force: true });
  for (const dir of LEFTOVERS) {
    if (!existsSync(join(tree, dir))) continue;
    for (const name of await readdir(join(tree, dir)))
      await rm(join(tree, dir, name), { recursive: true, force: true });
  }
  await mkdir(join(tree, 'var/cache/apt/archives/partial'), { recursive: true });
  await rm(join(tree, 'etc/hostname'), { force: true });
  await rm(join(tree, 'etc/resolv.conf'), { force: true });
  await writeFile(join(tree, 'etc/machine-id'), '');
  await writeFile(join(tree, 'etc/apt/sources.list'), '# A lab has no way to a Debian mirror.\n');
}

/** Packs a tree with numeric owners and extended attributes; the name appears only when it is whole. */
export async function packTree(context: BuildContext, tree: string, file: string): Promise<void> {
  await runCommand(
    'tar',
    ['-C', tree, '--numeric-owner', '--xattrs', '--xattrs-include=*', '--sort=name', '-cf', `${file}.part`, '.'],
    commandOptions(context),
  );
  await rename(`${file}.part`, file);
}
