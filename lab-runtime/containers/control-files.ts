import { writeFile } from 'node:fs/promises';

/** Writes a file of a cgroup: without O_CREAT a missing one is ENOENT; with it, cgroupfs answers EACCES. */
export const writeControl = (path: string, value: string | number): Promise<void> =>
  writeFile(path, String(value), { flag: 'r+' });

/** Lets these errors of the system pass, and no other. */
export const unless =
  (...codes: string[]) =>
  (error: NodeJS.ErrnoException): void => {
    if (!codes.includes(error.code ?? '')) throw error;
  };
