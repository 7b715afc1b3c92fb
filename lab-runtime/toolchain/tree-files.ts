import { chmod, copyFile, mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Lays the files of a repository folder over a tree. Only the executable bit counts: a checkout's umask says nothing. */
export async function overlayFiles(from: string, tree: string): Promise<void> {
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const source = join(from, entry.name);
    const target = join(tree, entry.name);
    if (entry.isDirectory()) {
      await mkdir(target, { recursive: true });
      await overlayFiles(source, target);
      continue;
    }
    await copyFile(source, target);
    await chmod(target, (await stat(source)).mode & 0o100 ? 0o755 : 0o644);
  }
}
