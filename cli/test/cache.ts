import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';

const cacheSchema = z.record(z.string(), z.object({ hash: z.string(), passed: z.number() }));

/** Hash over every file of a folder and the given words. */
export function folderHash(folder: string, ...words: string[]): string {
  const hash = createHash('sha256').update(words.join('\0'));
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort((a, b) => (a < b ? -1 : 1))) {
    const path = join(folder, file);
    if (statSync(path).isFile()) hash.update(`\0${file}\0`).update(readFileSync(path));
  }
  return hash.digest('hex');
}

export interface TestCache {
  /** How many tests passed when all of them did, over the same inputs. */
  passed(name: string, hash: string): number | undefined;
  save(name: string, hash: string, passed: number): void;
}

/**
 * Go remembers passed tests in its build cache, which the toolchain drops because it is large.
 * This remembers the same for a whole module, so that an unchanged one is not compiled again for minutes.
 */
export function testCache(file: string): TestCache {
  const read = (): z.infer<typeof cacheSchema> => {
    try {
      return cacheSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    } catch {
      return {};
    }
  };
  return {
    passed(name, hash) {
      const known = read()[name];
      return known?.hash === hash ? known.passed : undefined;
    },
    save(name, hash, passed) {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, JSON.stringify({ ...read(), [name]: { hash, passed } }));
    },
  };
}
