import { UPLOAD_MAX_BYTES } from '#protocol/host-files.ts';

const MiB = 1024 * 1024;

/**
 * What saved work may be. A browser holds all of it in memory, packed and unpacked, so these are what a phone can
 * spare; what is saved keeps to them, so that it can be brought back.
 */
export const workLimits = {
  /** The archive as it lies on a disk. */
  archiveMaxBytes: 160 * MiB,
  /** All that comes out of it, tar's own blocks too. */
  unpackedMaxBytes: 160 * MiB,
  /** Files of all homes together. */
  filesMaxBytes: 128 * MiB,
  /** What a host takes by an upload. */
  fileMaxBytes: UPLOAD_MAX_BYTES,
  /** Istio's release with its samples has some thousand. */
  filesMax: 5_000,
  /** What is looked at in all homes together before looking ends: a host can list folders without end. */
  seenMax: 20_000,
  foldersMax: 3_000,
  /** Files, and folders, notes and objects besides. */
  entriesMax: 8_000,
  /** Names of a path below a home folder. */
  depthMax: 30,
  /** A path below a home folder; `/root/imported/<time>/home/` may come before it. */
  pathMax: 900,
  /** Texts are packed to a tenth. gzip makes a thousandth of zeros: what unpacks like that is made to fill a memory. */
  ratioMax: 200,
  /** Until then nothing is said of the ratio: a small file of zeros is harmless. */
  ratioFromBytes: 16 * MiB,
  /** `about.json` and `record.json`; five hundred of the longest answers, indented, take three. */
  recordMaxBytes: 8 * MiB,
  /** One file of objects, as the server bounds them all. */
  objectsMaxBytes: 16 * MiB,
  notesMax: 200,
  /** Names in the list of what was left out; the rest is counted. */
  leftOutMax: 2_000,
} as const;
