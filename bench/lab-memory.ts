import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Anonymous memory of everything in a lab's cgroup, in bytes. v1: `total_rss`, v2: `anon` of memory.stat. */
export function labAnonymousBytes(labId: string): number {
  const v1 = join('/sys/fs/cgroup/memory/slipway', labId, 'memory.stat');
  const v2 = join('/sys/fs/cgroup/slipway', labId, 'memory.stat');
  const legacy = existsSync(v1);
  const field = legacy ? 'total_rss' : 'anon';
  for (const line of readFileSync(legacy ? v1 : v2, 'utf8').split('\n')) {
    const [name, value] = line.split(' ');
    if (name === field) return Number(value);
  }
  throw new Error(`no ${field} in memory.stat of lab ${labId}`);
}
