import { z } from 'zod';
import { hostNameSchema, labIdSchema } from './lab-state.ts';

/** Largest file that the editor reads or writes; labinit has the same bound. */
export const HOST_FILE_MAX_BYTES = 1024 * 1024;
/** Largest file that a browser may send: nobody edits it, so it may be larger. labinit has the same bound. */
export const UPLOAD_MAX_BYTES = 32 * 1024 * 1024;
/** What a download may hold at most, as labinit bounds it. */
export const DOWNLOAD_MAX_BYTES = 256 * 1024 * 1024;
/** Paths of each kind that one page watches on a host. */
export const WATCHED_PATHS_MAX = 100;
/** Entries of one folder that are told; `more` says that there are others. */
export const FOLDER_ENTRIES_MAX = 2000;
const PATH_MAX = 1024;

/** Control characters, separators of lines, lone surrogates and what stands for unreadable bytes. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\u2028\u2029\ufffd]/u;

/** An absolute path that can be shown and comes back as it went. */
export const hostPathSchema = z
  .string()
  .max(PATH_MAX)
  .refine((path) => path.startsWith('/') && !UNPRINTABLE.test(path), 'must be absolute and printable');

/** The hash of a file's bytes: which content a save replaces. */
export const revisionSchema = z.string().regex(/^[0-9a-f]{64}$/);
const kindSchema = z.enum(['file', 'directory', 'link', 'socket', 'fifo', 'device']);

/** What labinit says of files, and the server passes on to the page; hostile until parsed, like all that it says. */
export const folderEntrySchema = z.object({
  name: z.string().min(1).max(4096).describe('as it is, or quoted where `odd`'),
  kind: kindSchema,
  target: z
    .union([kindSchema, z.literal('none')])
    .optional()
    .describe('what a link leads to'),
  odd: z.boolean().optional().describe('the name holds control characters or no UTF-8: no path leads to it'),
  size: z.number().nonnegative(),
});
export type FolderEntry = z.infer<typeof folderEntrySchema>;

export const folderSchema = z.object({
  entries: z.array(folderEntrySchema).max(FOLDER_ENTRIES_MAX),
  more: z.boolean(),
});
export type Folder = z.infer<typeof folderSchema>;

export const hostFileInfoSchema = z.object({
  kind: kindSchema,
  size: z.number().nonnegative(),
  mode: z.number().int().describe('permission bits'),
  modifiedMs: z.number(),
  stamp: z.string().max(120).describe('differs whenever the content may differ'),
});
export type HostFileInfo = z.infer<typeof hostFileInfoSchema>;

export const hostFileStateSchema = hostFileInfoSchema.extend({ revision: revisionSchema });
export type HostFileState = z.infer<typeof hostFileStateSchema>;

/** Carries a `HostFileState` beside the bytes of a file that is read: from labinit, and from the server. */
export const FILE_STATE_HEADER = 'slipway-file';

/** Says whether a download is the file that was asked for, or an archive (tar, gzip) of the folder. */
export const DOWNLOAD_KIND_HEADER = 'slipway-kind';
export const downloadKindSchema = z.enum(['file', 'archive']);

/** One line of what labinit tells of watched paths; the first one is empty, and says that all are watched. */
export const watchLineSchema = z.object({ changed: z.array(hostPathSchema).max(2 * WATCHED_PATHS_MAX) });

/** What names a deletion that can be undone for ten minutes. */
export const deletionIdSchema = z.string().regex(/^[0-9a-f]{32}$/);
export const deletedSchema = z.object({ id: deletionIdSchema });
export const restoredSchema = z.object({ path: hostPathSchema });

const place = { lab: labIdSchema, host: hostNameSchema };
const at = z.strictObject({ ...place, path: hostPathSchema });

/** What a page sends to `/api/files/<operation>`: JSON, but for `write` and `upload`, with the query and bytes as body. */
export const fileRequests = {
  list: at,
  stat: at,
  read: at,
  download: at,
  'make-folder': at,
  move: at.extend({ to: hostPathSchema }),
  delete: at,
  restore: z.strictObject({ ...place, id: deletionIdSchema }),
} as const;
export const fileWriteSchema = at.extend({
  revision: revisionSchema.optional().describe('of the content that is replaced; without it the file is a new one'),
  force: z.literal('true').optional().describe('replace whatever there is'),
});
export const fileUploadSchema = fileWriteSchema.omit({ revision: true });
