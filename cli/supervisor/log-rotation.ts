import { copyFileSync, readdirSync, renameSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';

const LOG_MAX_BYTES = 16 * 1024 * 1024;
const KEPT = 3;

/**
 * Cuts every log above the limit: its content goes to `.1`, older ones up to `.3`.
 *
 * The file is copied and cut, not renamed: the services write to it by descriptors that they were started with, so
 * that they need no reader who might die. Lines written between the copy and the cut are lost.
 */
export function rotateLogs(folder: string, maxBytes = LOG_MAX_BYTES): string[] {
  const rotated: string[] = [];
  for (const name of readdirSync(folder)) {
    if (!name.endsWith('.log')) continue;
    const file = join(folder, name);
    if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) <= maxBytes) continue;
    for (let age = KEPT; age > 1; age -= 1) {
      if (statSync(`${file}.${age - 1}`, { throwIfNoEntry: false })) renameSync(`${file}.${age - 1}`, `${file}.${age}`);
    }
    copyFileSync(file, `${file}.1`);
    truncateSync(file);
    // What came in a burst before the supervisor looked is not kept whole.
    if (statSync(`${file}.1`).size > 2 * maxBytes) truncateSync(`${file}.1`, 2 * maxBytes);
    rotated.push(name);
  }
  return rotated;
}
