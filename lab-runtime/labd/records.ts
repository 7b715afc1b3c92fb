import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { labIdSchema } from '#protocol/lab-state.ts';
import { type LabRecord, labRecordSchema } from '#protocol/labd.ts';

const processSchema = z.strictObject({ host: z.string(), pid: z.number().int(), startTime: z.number() });

const storedSchema = z.strictObject({
  version: z.literal(1),
  record: labRecordSchema,
  /** Which range of user ids the lab has; none while it is queued. */
  slot: z.number().int().nonnegative().optional(),
  processes: z.array(processSchema),
});
export type HostProcess = z.infer<typeof processSchema>;
export type StoredLab = Omit<z.infer<typeof storedSchema>, 'version'>;

/** What labd remembers of its labs across its own death. A record is written before anything is made for a lab. */
export interface Records {
  save(lab: StoredLab): Promise<void>;
  remove(labId: string): Promise<void>;
  /** All that can be read; a damaged one is left out, and what it stood for is then found as an orphan. */
  load(): Promise<StoredLab[]>;
}

export async function openRecords(dir: string): Promise<Records> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const path = (labId: string): string => join(dir, `${labId}.json`);
  // one writer at a time for each lab, in order
  const writing = new Map<string, Promise<void>>();
  const inOrder = (labId: string, work: () => Promise<void>): Promise<void> => {
    const next = (writing.get(labId) ?? Promise.resolve()).catch(() => {}).then(work);
    writing.set(labId, next);
    const forget = (): void => void (writing.get(labId) === next && writing.delete(labId));
    next.then(forget, forget);
    return next;
  };
  return {
    save: (lab: { record: LabRecord } & StoredLab) => {
      const text = JSON.stringify({ version: 1, ...lab });
      return inOrder(lab.record.id, async () => {
        const target = path(lab.record.id);
        try {
          await writeFile(`${target}.tmp`, text, { mode: 0o600 });
          await rename(`${target}.tmp`, target);
        } catch (error) {
          // half a record takes room that the next one needs
          await rm(`${target}.tmp`, { force: true }).catch(() => {});
          throw error;
        }
      });
    },
    remove: (labId) => inOrder(labId, () => rm(path(labId), { force: true })),
    async load() {
      const names = (await readdir(dir)).filter((name) => labIdSchema.safeParse(name.replace(/\.json$/, '')).success);
      const labs = await Promise.all(
        names.map(async (name) => {
          try {
            const { version: _, ...lab } = storedSchema.parse(JSON.parse(await readFile(join(dir, name), 'utf8')));
            return lab;
          } catch {
            return undefined;
          }
        }),
      );
      return labs.filter((lab) => lab !== undefined);
    },
  };
}
