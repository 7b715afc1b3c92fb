import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { type Failure, failure, failureSchema } from '#protocol/errors.ts';
import { labIdSchema, labSpecSchema, labStepSchema, labTargetSchema } from '#protocol/lab-state.ts';
import { lenient } from '#protocol/lenient.ts';
import { refusal, type Stamp, stamp } from '#protocol/version.ts';

/** What only the server knows of a lab: whose it is, and how far it was brought. labd knows the rest. */
const labRowSchema = z.strictObject({
  id: labIdSchema,
  owner: z.string(),
  createdAt: z.number(),
  from: z.string().max(64).optional().describe('the network that it was asked for from; undefined: this machine'),
  askedAt: z.number().optional().describe('when another target was asked for, of the lab as it stood'),
  target: labTargetSchema,
  spec: labSpecSchema,
  steps: z.array(labStepSchema),
  readyMs: z.number().optional(),
  failure: failureSchema.optional(),
  fits: z.array(z.string()).optional().describe('lessons that it was made for, or once had the start of'),
  ending: z.boolean().describe('someone asked for its end'),
  askedBy: z.string().optional().describe('who asked for what is wanted of it now; the owner where it is missing'),
  endAskedAt: z.number().optional(),
  unmade: z.boolean().optional().describe('whoever makes labs has not been seen to have it yet'),
  before: z
    .strictObject({
      target: labTargetSchema,
      steps: z.array(labStepSchema),
      readyMs: z.number(),
      askedAt: z.number().optional(),
    })
    .optional()
    .describe('what it was, and is again when it cannot be prepared for `target`'),
});
export type LabRow = z.infer<typeof labRowSchema>;
/** Another version's fields stay in the row, and go back into the table with it. */
const storedSchema = lenient(labRowSchema);

/** A row that this version cannot read: it stays as it is until its lab has been ended. */
interface KeptRow {
  readonly id: string;
  readonly owner: string;
  readonly reason: Failure;
}

export interface LabTable {
  /** A kept row is not overwritten. */
  save(row: LabRow): void;
  remove(id: string): void;
  /** All that can be read. */
  all(): LabRow[];
  /** The others: a version that can read them may come. */
  kept(): readonly KeptRow[];
}

function read(document: string): { row: LabRow } | { reason: Failure } {
  try {
    const stored: unknown = JSON.parse(document);
    const refused = refusal('lab row', stored);
    if (refused) return { reason: refused };
    const parsed = storedSchema.safeParse(stored);
    if (parsed.success) {
      // Of whoever writes the row next.
      const { version: _version, minor: _minor, ...row } = parsed.data as LabRow & Stamp;
      return { row };
    }
    return { reason: failure('SLW110', { what: 'lab row', detail: z.prettifyError(parsed.error).slice(0, 300) }) };
  } catch (error) {
    return { reason: failure('SLW110', { what: 'lab row', detail: String(error).slice(0, 300) }) };
  }
}

export function createLabTable(database: DatabaseSync): LabTable {
  const upsert = database.prepare(
    `INSERT INTO labs (id, owner, created_at, document) VALUES (?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET document = excluded.document`,
  );
  const remove = database.prepare('DELETE FROM labs WHERE id = ?');
  const select = database.prepare('SELECT id, owner, document FROM labs ORDER BY created_at');
  const readAll = () =>
    (select.all() as unknown as { id: string; owner: string; document: string }[]).map(({ id, owner, document }) => {
      return { id, owner, result: read(document) };
    });
  const keptIds = new Set(readAll().flatMap(({ id, result }) => ('reason' in result ? [id] : [])));
  return {
    save(row) {
      if (keptIds.has(row.id)) return;
      upsert.run(row.id, row.owner, row.createdAt, JSON.stringify({ ...row, ...stamp('lab row') }));
    },
    remove(id) {
      keptIds.delete(id);
      remove.run(id);
    },
    all: () => readAll().flatMap(({ result }) => ('row' in result ? [result.row] : [])),
    kept: () =>
      readAll().flatMap(({ id, owner, result }) => ('reason' in result ? [{ id, owner, reason: result.reason }] : [])),
  };
}
