import { mkdir, rename, rm, stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { SlipwayError } from '#protocol/errors.ts';
import { systemCommand } from '../containers/system-command.ts';
import type { Layout } from '../layout.ts';
import { withFileLock } from './file-lock.ts';

const GIB = 1024 ** 3;
/** Room for the templates and a few labs; below this no cluster lab would fit. */
const SMALLEST_BYTES = 10 * GIB;
const LARGEST_DEFAULT_BYTES = 32 * GIB;
/** What the machine itself keeps. */
const HEADROOM_BYTES = 2 * GIB;
const FALLOCATE_TIMEOUT_MS = 300_000;

export interface DiskOptions {
  /** Size of the image, which may grow and never shrinks; a new one has by default half of what is free, 32 GiB at most. */
  readonly sizeBytes?: number;
  readonly signal?: AbortSignal | undefined;
}

const gib = (bytes: number): string => `${(bytes / GIB).toFixed(1)} GiB`;

async function freeBytes(dir: string): Promise<number> {
  const { bavail, bsize } = await statfs(dir);
  return bavail * bsize;
}

async function isMounted(dir: string): Promise<boolean> {
  const [inside, outside] = await Promise.all([stat(dir), stat(dirname(dir))]);
  return inside.dev !== outside.dev;
}

async function allocate(path: string, bytes: number, added: number, signal: AbortSignal | undefined): Promise<void> {
  const free = await freeBytes(dirname(path));
  if (free < added + HEADROOM_BYTES)
    throw new SlipwayError('SLW500', { needed: gib(added + HEADROOM_BYTES), free: gib(free), where: dirname(path) });
  // never sparse: a full machine would otherwise take every lab with it
  await systemCommand('fallocate', ['-l', String(bytes), path], { timeoutMs: FALLOCATE_TIMEOUT_MS, signal });
}

async function createImage(paths: Layout, options: DiskOptions): Promise<void> {
  const free = await freeBytes(paths.stateDir);
  const half = Math.floor((free - HEADROOM_BYTES) * 0.55);
  const size = options.sizeBytes ?? Math.min(LARGEST_DEFAULT_BYTES, Math.max(SMALLEST_BYTES, half));
  const unfinished = `${paths.diskImage}.new`;
  await rm(unfinished, { force: true });
  try {
    await allocate(unfinished, size, size, options.signal);
    await systemCommand('mkfs.btrfs', ['--quiet', '--nodiscard', '-m', 'single', '-L', 'slipway', unfinished]);
    await rename(unfinished, paths.diskImage);
  } finally {
    await rm(unfinished, { force: true });
  }
}

async function grow(paths: Layout, sizeBytes: number, signal: AbortSignal | undefined): Promise<void> {
  const { size } = await stat(paths.diskImage);
  if (size >= sizeBytes) return;
  await allocate(paths.diskImage, sizeBytes, sizeBytes - size, signal);
  const loop = (await systemCommand('losetup', ['-n', '-O', 'NAME', '-j', paths.diskImage])).trim();
  await systemCommand('losetup', ['-c', loop]);
  await systemCommand('btrfs', ['filesystem', 'resize', 'max', paths.diskDir]);
}

/**
 * Makes and mounts the lab disk if need be; safe to call from several processes and as often as one likes.
 * Throws SLW500 when the machine's disk is too small.
 */
export async function ensureDisk(paths: Layout, options: DiskOptions = {}): Promise<void> {
  await mkdir(paths.diskDir, { recursive: true, mode: 0o700 });
  await withFileLock(`${paths.diskDir}.lock`, async () => {
    if (!(await isMounted(paths.diskDir))) {
      const image = await stat(paths.diskImage).catch(() => undefined);
      if (image === undefined) await createImage(paths, options);
      // nosuid: a lab's setuid-root files are root's on this side; nodiscard keeps the image from turning sparse;
      // commit: simple quotas count what a transaction wrote when it ends, so a short one bounds the overshoot
      const flags = 'loop,noatime,nosuid,nodev,nodiscard,commit=5';
      await systemCommand('mount', ['-t', 'btrfs', '-o', flags, paths.diskImage, paths.diskDir]);
    }
    if (options.sizeBytes !== undefined) await grow(paths, options.sizeBytes, options.signal);
    for (const dir of [paths.diskDir, paths.templateDir, paths.labDiskDir])
      await mkdir(dir, { recursive: true, mode: 0o700 });
    await systemCommand('chmod', ['700', paths.diskDir]);
  });
}

/** Unmounts the disk, which frees its loop device; the image stays. */
export async function releaseDisk(paths: Layout): Promise<void> {
  const there = await stat(paths.diskDir).catch(() => undefined);
  if (there === undefined) return;
  await withFileLock(`${paths.diskDir}.lock`, async () => {
    if (await isMounted(paths.diskDir)) await systemCommand('umount', [paths.diskDir]);
  });
}

/** Free bytes on the mounted disk. */
export async function diskFreeBytes(paths: Layout): Promise<number> {
  return freeBytes(paths.diskDir);
}
