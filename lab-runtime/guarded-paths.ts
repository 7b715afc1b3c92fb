import { once } from 'node:events';
import {
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fstatSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  rmdirSync,
  unlinkSync,
} from 'node:fs';
import type { Server } from 'node:net';
import { dirname, join } from 'node:path';

/**
 * What a privileged process does to owner, mode and life of paths that another user can reach. A path is looked up
 * anew at each use, so in a folder of another user a link can take its place between two uses: here either the
 * folder is our own, or the work is done on what was opened.
 */
export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

const OTHERS_WRITE = 0o022;

/** Opens what is a folder itself, never what a link leads to. */
function withFolder(path: string, work: (fd: number) => void): void {
  const fd = openSync(path, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
  try {
    work(fd);
  } finally {
    closeSync(fd);
  }
}

/** Throws unless this process's user alone can change what lies in the folder. */
function requireOwn(folder: string): void {
  const { uid, mode } = lstatSync(folder);
  if ((mode & constants.S_IFMT) !== constants.S_IFDIR) throw new Error(`${folder} is not a folder`);
  if (uid !== process.geteuid?.() || (mode & OTHERS_WRITE) !== 0)
    throw new Error(`${folder} can be changed by other users`);
}

/** Makes the folder if need be and gives it owner and mode. Throws when a link or anything else stands there. */
export function ensureFolder(path: string, { uid, gid }: Owner, mode: number): void {
  mkdirSync(path, { recursive: true, mode: mode & 0o700 });
  withFolder(path, (fd) => {
    fchownSync(fd, uid, gid);
    fchmodSync(fd, mode);
  });
}

/**
 * The folder of a privileged process's sockets: the owner's group passes through it, and we alone change it.
 * Its sockets can then be given away by their paths.
 */
export function ensureSocketFolder(path: string, { gid }: Owner): void {
  ensureFolder(path, { uid: process.geteuid?.() ?? 0, gid }, 0o710);
}

/** Listens on a socket that the owner alone may open. Throws when its folder is not ours. */
export async function listenFor({ uid, gid }: Owner, server: Server, socketPath: string): Promise<void> {
  requireOwn(dirname(socketPath));
  removeTree(socketPath);
  const listening = once(server, 'listening');
  const umask = process.umask(0o177);
  try {
    // the bind happens within this call; only the event comes later
    server.listen(socketPath);
  } finally {
    process.umask(umask);
  }
  await listening;
  lchownSync(socketPath, uid, gid);
}

/**
 * Reads a small file in a folder of another user. Throws when it is a link, a pipe or a device, or larger than
 * `maxBytes`: what is told of it then is what that user may read, and reading it ends.
 */
export function readForeignFile(path: string, maxBytes: number): string {
  const fd = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const entry = fstatSync(fd);
    if (!entry.isFile() || entry.nlink !== 1) throw new Error(`${path} is not a file of its own`);
    if (entry.size > maxBytes) throw new Error(`${path} is larger than ${maxBytes} bytes`);
    const bytes = Buffer.alloc(maxBytes);
    return bytes.subarray(0, readSync(fd, bytes, 0, maxBytes, 0)).toString('utf8');
  } finally {
    closeSync(fd);
  }
}

function removeEntry(path: string): void {
  const entry = lstatSync(path, { throwIfNoEntry: false });
  if (entry === undefined) return;
  if (!entry.isDirectory()) {
    unlinkSync(path);
    return;
  }
  // from here on nobody else changes the folder, so what is found in it stays what it is
  withFolder(path, (fd) => {
    fchownSync(fd, process.geteuid?.() ?? 0, process.getegid?.() ?? 0);
    fchmodSync(fd, 0o700);
  });
  for (const name of readdirSync(path)) removeEntry(join(path, name));
  rmdirSync(path);
}

/**
 * Removes a file or folder with all below it, whoever owns what is below, and follows no link. Nothing there is no
 * error. Throws when the folder that it lies in is not ours.
 */
export function removeTree(path: string): void {
  if (lstatSync(path, { throwIfNoEntry: false }) === undefined) return;
  requireOwn(dirname(path));
  removeEntry(path);
}
