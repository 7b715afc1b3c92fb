import { chmod, lstat, mkdir, readdir, readFile, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { SlipwayError } from '#protocol/errors.ts';
import type { Layout } from '../layout.ts';
import { artifactRecordSchema, describeFiles, exists } from './cache.ts';
import { runCommand } from './command.ts';
import { acquireRunLock } from './run-lock.ts';

const LIST = 'slipway-toolchain.json';
const listSchema = z.strictObject({
  format: z.literal(1),
  arch: z.string(),
  entries: z.array(
    z.strictObject({ name: z.string().regex(/^[a-z0-9-]+$/), hash: z.string().regex(/^[0-9a-f]{16}$/) }),
  ),
});

interface Transfer {
  readonly paths: Layout;
  readonly file: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

/**
 * Writes the finished artifacts into one compressed tar.
 * Templates are left out: they are made from the others in seconds, and a tar holds them on any kernel.
 */
export async function exportArtifacts(transfer: Transfer): Promise<void> {
  const { paths, environment, signal, say } = transfer;
  await using _lock = await acquireRunLock(paths.stateDir, { signal });
  const entries: { name: string; hash: string }[] = [];
  for (const name of (await readdir(paths.artifactsDir).catch((): string[] => [])).sort()) {
    if (name.startsWith('template-')) continue;
    const dir = await realpath(join(paths.artifactsDir, name)).catch(() => undefined);
    if (dir !== undefined) entries.push({ name, hash: basename(dir) });
  }
  if (!entries.some(({ name }) => name === 'baked'))
    throw new SlipwayError('SLW202', { artifact: 'baked (the toolchain has not finished on this machine)' });
  const list = join(paths.buildDir, 'export', LIST);
  await mkdir(dirname(list), { recursive: true });
  await writeFile(
    list,
    JSON.stringify({ format: 1, arch: process.arch, entries } satisfies z.infer<typeof listSchema>),
  );
  const target = resolve(transfer.file);
  const partial = `${target}.part`;
  try {
    await runCommand(
      'tar',
      [
        '--zstd',
        '-cf',
        partial,
        '-C',
        dirname(list),
        LIST,
        '-C',
        paths.cacheDir,
        ...entries.map(({ name, hash }) => `${name}/${hash}`),
      ],
      { environment, signal },
    );
    await rename(partial, target);
  } finally {
    await rm(partial, { force: true });
    await rm(dirname(list), { recursive: true, force: true });
  }
  say(`${entries.length} artifacts in ${target}: ${Math.round((await lstat(target)).size / (1 << 20))} MiB.`);
}

/**
 * Takes artifacts from another machine into the cache. Each is compared with its own record, file by file;
 * one that differs is refused and nothing of it is kept. Templates are made by the next run of the toolchain.
 * @throws SlipwayError SLW502 when the file is no export, is damaged, or is for another kind of machine
 */
export async function importArtifacts(transfer: Transfer): Promise<void> {
  const { paths, environment, signal, say } = transfer;
  await using _lock = await acquireRunLock(paths.stateDir, { signal });
  const refuse = (detail: string): SlipwayError => new SlipwayError('SLW502', { artifact: 'import', detail, log: '-' });
  const unpacked = join(paths.buildDir, 'import');
  await rm(unpacked, { recursive: true, force: true });
  await mkdir(unpacked, { recursive: true, mode: 0o700 });
  try {
    await runCommand(
      'tar',
      ['--zstd', '--no-same-owner', '--no-same-permissions', '-xf', resolve(transfer.file), '-C', unpacked],
      { environment, signal },
    ).catch((error: Error) => {
      signal.throwIfAborted();
      throw refuse(error.message);
    });
    const list = listSchema.safeParse(await readJson(join(unpacked, LIST)));
    if (!list.success) throw refuse(`${transfer.file} is no export of the toolchain`);
    if (list.data.arch !== process.arch) throw refuse(`made for ${list.data.arch}, this machine is ${process.arch}`);
    for (const { name, hash } of list.data.entries) {
      signal.throwIfAborted();
      const target = join(paths.cacheDir, name, hash);
      if (await exists(target)) {
        say(`${name}: is here already`);
        continue;
      }
      const from = join(unpacked, name, hash);
      const detail = await defect(from, { name, hash });
      if (detail !== undefined) throw refuse(`${name}: ${detail}`);
      await mkdir(dirname(target), { recursive: true });
      await rename(from, target);
      say(`${name}: imported`);
    }
  } finally {
    await rm(unpacked, { recursive: true, force: true });
  }
}

const readJson = async (path: string): Promise<unknown> => {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    return undefined;
  }
};

/** What is wrong with an unpacked entry, if anything; restores the recorded file modes. */
async function defect(dir: string, entry: { name: string; hash: string }): Promise<string | undefined> {
  const parsed = artifactRecordSchema.safeParse(await readJson(join(dir, 'artifact.json')));
  if (!parsed.success) return 'its record cannot be read';
  const record = parsed.data;
  if (record.name !== entry.name || record.hash !== entry.hash) return 'its record is of another artifact';
  const found = new Map((await describeFiles(dir).catch(() => [])).map((file) => [file.path, file]));
  if (found.size !== record.files.length) return 'its files are not the recorded ones';
  for (const file of record.files) {
    if (found.get(file.path)?.sha256 !== file.sha256) return `${file.path} has another digest than recorded`;
    await chmod(join(dir, file.path), file.mode);
  }
  return undefined;
}
