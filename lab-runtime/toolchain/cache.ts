import { mkdir, readdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { z } from 'zod';
import { lenient } from '#protocol/lenient.ts';
import type { Layout } from '../layout.ts';
import { writeFileAtomic } from './atomic-file.ts';
import { sha256File } from './fingerprint.ts';

const fileSchema = z.strictObject({
  path: z.string().regex(/^(?!.*(^|\/)\.\.(\/|$))[^/].*$/),
  size: z.number().int().nonnegative(),
  mode: z.number().int(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

/** `artifact.json` of a finished artifact. */
export const artifactRecordSchema = lenient(
  z.strictObject({
    name: z.string().regex(/^[a-z0-9-]+$/),
    version: z.string(),
    hash: z.string().regex(/^[0-9a-f]{16}$/),
    builtAt: z.number(),
    ms: z.number(),
    files: z.array(fileSchema),
  }),
);
export type ArtifactRecord = z.infer<typeof artifactRecordSchema>;

const RECORD = 'artifact.json';
const verifiedSchema = z.strictObject({
  bootId: z.string(),
  files: z.record(z.string(), z.number()).describe('path in the cache → mtime in ms at its last full digest'),
});

export type Selection =
  | { readonly state: 'present'; readonly record: ArtifactRecord }
  | { readonly state: 'absent' }
  | { readonly state: 'damaged'; readonly detail: string };

async function filesBelow(dir: string, base = dir): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(dir, { withFileTypes: true })) {
    const path = join(dir, entry.name);
    if (entry.isDirectory()) found.push(...(await filesBelow(path, base)));
    else if (entry.isFile()) found.push(relative(base, path));
    else throw new Error(`${path} is neither file nor folder`);
  }
  return found.sort();
}

/** Reads what lies in a folder into a record, with a digest of every file. */
export async function describeFiles(dir: string): Promise<ArtifactRecord['files']> {
  const files: ArtifactRecord['files'] = [];
  for (const path of await filesBelow(dir)) {
    if (path === RECORD) continue;
    const info = await stat(join(dir, path));
    files.push({ path, size: info.size, mode: info.mode & 0o777, sha256: await sha256File(join(dir, path)) });
  }
  return files;
}

/** The content-addressed store of finished artifacts: `cache/<name>/<hash>/`. */
export class ArtifactCache {
  readonly #paths: Layout;
  readonly #bootId: string;

  /** `bootId` names this start of the machine: a digest taken in another one is not trusted. */
  constructor(paths: Layout, bootId: string) {
    this.#paths = paths;
    this.#bootId = bootId;
  }

  dir(name: string, hash: string): string {
    return join(this.#paths.cacheDir, name, hash);
  }

  /** Says whether an entry is there and whole. A damaged one is removed, so that it is built again. */
  async select(name: string, hash: string): Promise<Selection> {
    const dir = this.dir(name, hash);
    let record: ArtifactRecord;
    try {
      record = artifactRecordSchema.parse(JSON.parse(await readFile(join(dir, RECORD), 'utf8')));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT' && !(await exists(dir))) return { state: 'absent' };
      return this.#damaged(dir, `${RECORD} cannot be read`);
    }
    const verified = await this.#readVerified();
    let changed = false;
    for (const file of record.files) {
      const path = join(dir, file.path);
      const key = join(name, hash, file.path);
      const info = await stat(path).catch(() => undefined);
      if (info === undefined) return this.#damaged(dir, `${file.path} is missing`);
      if (info.size !== file.size) return this.#damaged(dir, `${file.path} has ${info.size} bytes, not ${file.size}`);
      if (verified.files[key] === info.mtimeMs) continue;
      if ((await sha256File(path)) !== file.sha256) return this.#damaged(dir, `${file.path} has another digest`);
      verified.files[key] = info.mtimeMs;
      changed = true;
    }
    if (changed) await writeFileAtomic(this.#verifiedPath, JSON.stringify(verified));
    return { state: 'present', record };
  }

  /** An empty folder to build into; it becomes an entry only by `finish`. */
  async begin(name: string, hash: string): Promise<string> {
    const dir = `${this.dir(name, hash)}.partial`;
    await rm(dir, { recursive: true, force: true });
    await mkdir(dir, { recursive: true });
    return dir;
  }

  async finish(record: Omit<ArtifactRecord, 'files'>): Promise<ArtifactRecord> {
    const dir = this.dir(record.name, record.hash);
    const partial = `${dir}.partial`;
    const complete = { ...record, files: await describeFiles(partial) };
    await writeFileAtomic(join(partial, RECORD), `${JSON.stringify(complete, null, 1)}\n`);
    await rm(dir, { recursive: true, force: true });
    await rename(partial, dir);
    const verified = await this.#readVerified();
    for (const file of complete.files)
      verified.files[join(record.name, record.hash, file.path)] = (await stat(join(dir, file.path))).mtimeMs;
    await writeFileAtomic(this.#verifiedPath, JSON.stringify(verified));
    return complete;
  }

  /** Makes `artifacts/<name>` point at this entry. */
  async publish(name: string, hash: string): Promise<void> {
    await mkdir(this.#paths.artifactsDir, { recursive: true });
    await replaceSymlink(join(this.#paths.artifactsDir, name), this.dir(name, hash));
  }

  /** Removes every entry of the artifact but those to keep; answers the bytes that became free. */
  async dropOthers(name: string, keep: (hash: string) => boolean): Promise<number> {
    const parent = join(this.#paths.cacheDir, name);
    let freed = 0;
    for (const entry of await readdir(parent).catch(() => [])) {
      if (keep(entry)) continue;
      for (const path of await filesBelow(join(parent, entry))) freed += (await stat(join(parent, entry, path))).size;
      await rm(join(parent, entry), { recursive: true, force: true });
    }
    return freed;
  }

  get #verifiedPath(): string {
    return join(this.#paths.cacheDir, 'verified.json');
  }

  async #readVerified(): Promise<z.infer<typeof verifiedSchema>> {
    try {
      const value = verifiedSchema.parse(JSON.parse(await readFile(this.#verifiedPath, 'utf8')));
      if (value.bootId === this.#bootId) return value;
    } catch {
      // an unreadable list counts as empty: everything is verified again
    }
    return { bootId: this.#bootId, files: {} };
  }

  async #damaged(dir: string, detail: string): Promise<Selection> {
    await rm(dir, { recursive: true, force: true });
    return { state: 'damaged', detail };
  }
}

export const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

/** Points a symlink at a new target without a moment in which it is missing. */
export async function replaceSymlink(link: string, target: string): Promise<void> {
  const temporary = `${link}.new`;
  await rm(temporary, { force: true });
  await symlink(relative(dirname(link), target), temporary);
  await rename(temporary, link);
}
