import { readdir, readFile, realpath } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import type { Layout } from '../layout.ts';

/** Of a lab's record what says which artifacts it uses, in any version of it. */
const useSchema = z.object({
  slot: z.number().optional(),
  record: z.object({ state: z.string() }).optional(),
  artifacts: z.record(z.string(), z.string()).optional(),
});

/** The name of each artifact that a lab was made from → its hash. */
export type UsedArtifacts = Readonly<Record<string, string>>;

const TEMPLATE = 'template-';

/** A finished artifact as it is now: the folder that its symlink leads to, and the hash in that folder's name. */
export interface CurrentArtifact {
  readonly name: string;
  readonly folder: string;
  readonly hash: string;
}

/** Undefined while it has not been built. A template's folder is its subvolume. */
export async function currentArtifact(paths: Layout, name: string): Promise<CurrentArtifact | undefined> {
  const kind = name.startsWith(TEMPLATE) ? name.slice(TEMPLATE.length) : undefined;
  const link = kind === undefined ? join(paths.artifactsDir, name) : join(paths.templateDir, kind);
  const folder = await realpath(link).catch(() => undefined);
  if (folder === undefined) return undefined;
  return { name, folder, hash: basename(folder).slice(kind === undefined ? 0 : kind.length + 1) };
}

export interface ArtifactUse {
  /** A lab stands of which nobody knows what it was made from: its record is of another version, or damaged. */
  readonly unknown: boolean;
  has(name: string, hash: string): boolean;
}

/** Which artifacts the labs on record were made from, and so need until they end. */
export async function artifactsInUse(paths: Layout): Promise<ArtifactUse> {
  const files = (await readdir(paths.labRecordsDir).catch(() => [])).filter((name) => name.endsWith('.json'));
  const used = new Set<string>();
  let unknown = false;
  for (const file of files) {
    const text = await readFile(join(paths.labRecordsDir, file), 'utf8').catch((error: NodeJS.ErrnoException) => {
      // The lab ended meanwhile.
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    if (text === undefined) continue;
    const use = parseUse(text);
    // A place is on record before a lab takes anything, and what it takes before it is used.
    if (use === undefined || (use.artifacts === undefined && holdsPlace(use))) unknown = true;
    for (const [name, hash] of Object.entries(use?.artifacts ?? {})) used.add(`${name}/${hash}`);
  }
  return { unknown, has: (name, hash) => used.has(`${name}/${hash}`) };
}

/** A record without a place that says so is of a lab that waits, or that has ended. */
const holdsPlace = ({ slot, record }: z.infer<typeof useSchema>): boolean =>
  slot !== undefined || !['queued', 'stopped', 'failed'].includes(record?.state ?? '');

function parseUse(text: string): z.infer<typeof useSchema> | undefined {
  try {
    return useSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
