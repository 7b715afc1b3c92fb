import { chmod, copyFile, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ensureDisk } from '../disk/disk.ts';
import { createSubvolume, deleteSubvolume, setReadOnly, snapshotSubvolume } from '../disk/subvolume.ts';
import type { Layout } from '../layout.ts';
import type { BuildContext, OutsideStorage } from './artifact.ts';
import { exists, replaceSymlink } from './cache.ts';
import { runCommand } from './command.ts';
import { commandOptions } from './debootstrap.ts';

export type TemplateKind = 'host' | 'node';
/** The bake's scratch; a run that was killed leaves one behind. */
export const BAKE_KIND = 'bake';

const templatePath = (paths: Layout, kind: string, hash: string): string => join(paths.templateDir, `${kind}-${hash}`);

/** Keeps templates as read-only subvolumes, `template/<kind>-<hash>`, and `template/<kind>` pointing at the current one. */
export function templateStorage(kind: TemplateKind): OutsideStorage {
  return {
    async present(paths, hash) {
      if (!(await exists(paths.diskImage))) return false;
      await ensureDisk(paths);
      // The name appears only when everything else is done, so it alone is the proof.
      return exists(templatePath(paths, kind, hash));
    },
    publish: (paths, hash) => replaceSymlink(join(paths.templateDir, kind), templatePath(paths, kind, hash)),
    async dropOthers(paths, keep) {
      const dropped: string[] = [];
      for (const name of await readdir(paths.templateDir)) {
        const mine = name.startsWith(`${kind}-`) || (kind === 'node' && name.startsWith(`${BAKE_KIND}-`));
        if (!mine || (name.startsWith(`${kind}-`) && keep(name.slice(kind.length + 1)))) continue;
        await deleteSubvolume(join(paths.templateDir, name));
        dropped.push(`template ${name}`);
      }
      return dropped;
    },
  };
}

/** A writable subvolume under a temporary name; an earlier try's is removed. */
export async function draftTemplate(context: BuildContext, kind: string, from?: string): Promise<string> {
  await ensureDisk(context.paths, { signal: context.signal });
  const draft = `${templatePath(context.paths, kind, context.hash)}.partial`;
  if (await exists(draft)) await deleteSubvolume(draft);
  if (from === undefined) await createSubvolume(draft);
  else await snapshotSubvolume({ from, to: draft });
  return draft;
}

/** Makes a draft final: read-only, under its own name. */
export async function finishTemplate(context: BuildContext, kind: TemplateKind, draft: string): Promise<void> {
  const target = templatePath(context.paths, kind, context.hash);
  if (await exists(target)) await deleteSubvolume(target);
  await setReadOnly(draft, true);
  await rename(draft, target);
}

/** The finished template of a kind as a needed artifact. */
export function templateOf(context: BuildContext, kind: TemplateKind): string {
  return templatePath(context.paths, kind, basename(context.artifact(`template-${kind}`)));
}

export async function installProgram(from: string, tree: string, path: string): Promise<void> {
  const target = join(tree, path);
  await mkdir(dirname(target), { recursive: true });
  await rm(target, { force: true });
  await copyFile(from, target);
  await chmod(target, 0o755);
}

export async function unpackInto(context: BuildContext, tar: string, dir: string): Promise<void> {
  await mkdir(dir, { recursive: true });
  await runCommand(
    'tar',
    ['-C', dir, '--numeric-owner', '--xattrs', '--xattrs-include=*', '-xpf', tar],
    commandOptions(context),
  );
}
