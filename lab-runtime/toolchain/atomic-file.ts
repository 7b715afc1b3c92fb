import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

let serial = 0;

/** A reader sees either the old content or the new, never a part. */
export async function writeFileAtomic(path: string, text: string, mode = 0o644): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  serial += 1;
  const temporary = `${path}.${process.pid}.${serial}.tmp`;
  await writeFile(temporary, text, { mode });
  await rename(temporary, path);
}
