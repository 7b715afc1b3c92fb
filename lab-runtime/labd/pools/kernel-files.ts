import { open, readFile } from 'node:fs/promises';

/** A number in a file of the kernel; undefined where there is none. */
export async function kernelNumber(path: string): Promise<number | undefined> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  const number = Number.parseInt(text ?? '', 10);
  return Number.isNaN(number) ? undefined : number;
}

/** Bytes by the names of /proc/meminfo, as it is now; 0 for what it does not have. */
export async function meminfo(): Promise<(name: string) => number> {
  const text = await readFile('/proc/meminfo', 'utf8');
  return (name) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? 0) * 1024;
}

/** The kernel writes these tables, a lab decides how long they are: no more than this is read of one. */
const TABLE_MAX_BYTES = 4 * 1024 ** 2;

/** The lines of a table below its heading. A lab's process may end at any time: then there are none. */
export async function kernelTable(path: string): Promise<string[]> {
  try {
    await using file = await open(path, 'r');
    const chunks: Buffer[] = [];
    for (let size = 0; size < TABLE_MAX_BYTES; ) {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(65_536), 0, 65_536, null);
      if (bytesRead === 0) break;
      size += bytesRead;
      chunks.push(buffer.subarray(0, bytesRead));
    }
    return Buffer.concat(chunks).toString('latin1').split('\n').slice(1).filter(Boolean);
  } catch {
    return [];
  }
}
