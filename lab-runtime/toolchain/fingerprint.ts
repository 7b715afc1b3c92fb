import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Artifact } from './artifact.ts';

const HASH_CHARS = 16;

export const sha256Text = (text: string): string => createHash('sha256').update(text).digest('hex');

export async function sha256File(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  return hash.digest('hex');
}

/** What an artifact file says about itself to people and to the scheduler changes nothing of what it makes. */
const METADATA = /^ {2,4}(title|lane|estimateMs|diskMiB|memoryMiB): .*\n|^ *(\/\/|\/\*\*|\*).*\n/gm;

/** One line per source file below the given files and folders: path and digest. Go tests are left out. */
export async function sourceInputs(repoDir: string, paths: readonly string[]): Promise<string[]> {
  const lines: string[] = [];
  const visit = async (path: string): Promise<void> => {
    if ((await stat(join(repoDir, path))).isDirectory()) {
      for (const name of (await readdir(join(repoDir, path))).sort()) await visit(join(path, name));
      return;
    }
    if (path.endsWith('_test.go') || path.endsWith('.test.ts')) return;
    const text = await readFile(join(repoDir, path), 'latin1');
    lines.push(`${path} ${sha256Text(path.endsWith('.ts') ? text.replace(METADATA, '') : text)}`);
  };
  for (const path of paths) await visit(path);
  return lines;
}

/** The hash of one artifact's inputs, given the hashes of what it needs. */
export function inputsHash(artifact: Artifact, inputs: readonly string[], hashes: ReadonlyMap<string, string>): string {
  const needed = artifact.needs.map((name) => {
    const hash = hashes.get(name);
    if (hash === undefined) throw new Error(`artifact ${artifact.name} is listed before ${name}, which it needs`);
    return `${name} ${hash}`;
  });
  const text = JSON.stringify([artifact.name, artifact.version, process.arch, needed, inputs]);
  return sha256Text(text).slice(0, HASH_CHARS);
}

/** Input hashes of all artifacts, in an order in which needs come first. */
export async function fingerprints(artifacts: readonly Artifact[], repoDir: string): Promise<Map<string, string>> {
  const hashes = new Map<string, string>();
  for (const artifact of artifacts)
    hashes.set(artifact.name, inputsHash(artifact, await artifact.inputs({ repoDir }), hashes));
  return hashes;
}
