import {
  closeSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';

const LOG_MAX_BYTES = 16 * 1024 * 1024;
const KEPT = 3;
const CHUNK_BYTES = 1024 * 1024;

/**
 * Cuts every log above the limit: its end goes to `.1`, older ones up to `.3`. Returns the names of those that were cut.
 *
 * The file is copied and cut, not renamed: the services write to it by descriptors that they were started with, so
 * that they need no reader who might die. Lines written between the copy and the cut are lost.
 */
export function rotateLogs(folder: string, maxBytes = LOG_MAX_BYTES): string[] {
  const rotated: string[] = [];
  for (const name of readdirSync(folder)) {
    if (name.endsWith('.log') && rotateLog(join(folder, name), maxBytes)) rotated.push(name);
  }
  return rotated;
}

/** The same for one log, which need not be there. True when it was cut. */
export function rotateLog(file: string, maxBytes = LOG_MAX_BYTES): boolean {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size <= maxBytes) return false;
  try {
    keepEnd(file, size, maxBytes);
  } catch {
    // Most likely the disk is full, and then this log is why: half a copy is no use, and room is.
    rmSync(`${file}.1`, { force: true, recursive: true });
  }
  truncateSync(file);
  return true;
}

function keepEnd(file: string, size: number, maxBytes: number): void {
  for (let age = KEPT; age > 1; age -= 1) {
    if (statSync(`${file}.${age - 1}`, { throwIfNoEntry: false })) renameSync(`${file}.${age - 1}`, `${file}.${age}`);
  }
  const from = openSync(file, 'r');
  try {
    const to = openSync(`${file}.1`, 'w', 0o640);
    try {
      const chunk = Buffer.alloc(Math.min(CHUNK_BYTES, maxBytes));
      // Up to where it was measured: what is still being written has no end to wait for.
      for (let at = size - maxBytes; at < size; ) {
        const read = readSync(from, chunk, 0, Math.min(chunk.length, size - at), at);
        if (read === 0) return;
        for (let done = 0; done < read; ) done += writeSync(to, chunk, done, read - done);
        at += read;
      }
    } finally {
      closeSync(to);
    }
  } finally {
    closeSync(from);
  }
}
