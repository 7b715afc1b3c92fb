import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { failureSchema } from '#protocol/errors.ts';
import { labIdSchema, labSpecSchema, labStepSchema, labTargetSchema } from '#protocol/lab-state.ts';

/** What only the server knows of a lab: whose it is, and how far it was brought. labd knows the rest. */
const labRowSchema = z.strictObject({
  id: labIdSchema,
  owner: z.string(),
  createdAt: z.number(),
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

export interface LabTable {
  save(row: LabRow): void;
  remove(id: string): void;
  /** Rows that cannot be read any more are dropped: their labs become ownerless. */
  all(): LabRow[];
}

export function createLabTable(database: DatabaseSync): LabTable {
  const upsert = database.prepare(
    'INSERT INTO labs VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET document = excluded.document',
  );
  const remove = database.prepare('DELETE FROM labs WHERE id = ?');
  const select = database.prepare('SELECT id, document FROM labs ORDER BY created_at');
  return {
    save: (row) => void upsert.run(row.id, row.owner, row.createdAt, JSON.stringify(row)),
    remove: (id) => void remove.run(id),
    all() {
      const rows = select.all() as unknown as { id: string; document: string }[];
      return rows.flatMap(({ id, document }) => {
        const parsed = labRowSchema.safeParse(JSON.parse(document));
        if (parsed.success) return [parsed.data];
        remove.run(id);
        return [];
      });
    },
  };
}
