import { lstat, mkdir, readFile, rm, symlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { BuildContext } from '#lab-runtime/toolchain/artifact.ts';
import { runCommand } from '#lab-runtime/toolchain/command.ts';
import { commandOptions, loadPackages } from '#lab-runtime/toolchain/debootstrap.ts';

/** Debian's base makes these symlinks; a layer that carried them as folders would hide the base's programs. */
const MERGED_USR = ['bin', 'sbin', 'lib', 'lib64'];
const UNREAD = [
  'usr/share/doc',
  'usr/share/man',
  'usr/share/info',
  'usr/share/locale',
  'usr/share/lintian',
  'usr/share/bug',
];

/**
 * The files of packages, and of what they need beyond the base, unpacked without running their scripts.
 * Good for tools; whatever a package's script would have made, the caller makes.
 */
export async function packageLayer(
  context: BuildContext,
  options: { name: string; baseTree: string; packages: readonly string[] },
): Promise<string> {
  const { name, baseTree, packages } = options;
  context.progress(`packages of ${name}`);
  const installed = await readFile(join(baseTree, 'var/lib/dpkg/status'), 'utf8');
  const inBase = new Set([...installed.matchAll(/^Package: (\S+)$/gm)].map((match) => match[1]));
  const files = await loadPackages(context, packages);
  const tree = join(context.workDir, `layer-${name}`);
  await rm(tree, { recursive: true, force: true });
  for (const dir of MERGED_USR) {
    await mkdir(join(tree, 'usr', dir), { recursive: true });
    await symlink(`usr/${dir}`, join(tree, dir));
  }
  for (const file of files) {
    if (inBase.has(basename(file).split('_')[0])) continue;
    await runCommand(
      'sh',
      ['-c', 'dpkg-deb --fsys-tarfile "$1" | tar -x --keep-directory-symlink -C "$2"', 'sh', file, tree],
      commandOptions(context),
    );
    context.log(`unpacked ${basename(file)} into ${name}`);
  }
  for (const dir of MERGED_USR) {
    if (!(await lstat(join(tree, dir))).isSymbolicLink()) throw new Error(`${name}: /${dir} became a folder`);
    await rm(join(tree, dir));
  }
  for (const dir of UNREAD) await rm(join(tree, dir), { recursive: true, force: true });
  return tree;
}
