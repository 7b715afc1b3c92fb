import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { labIdSchema } from '#protocol/lab-state.ts';
import type { KeptLab } from '#protocol/labd.ts';
import type { UsedArtifacts } from '../toolchain/artifact-use.ts';
import { type Extras, noExtras, readRecord, recordText, type StoredLab } from './record-file.ts';

export type { HostProcess, StoredLab } from './record-file.ts';

/** What labd remembers of its labs across its own death. A record is written before anything is made for a lab. */
export interface Records {
  save(lab: StoredLab): Promise<void>;
  remove(labId: string): Promise<void>;
  /** All that can be read. */
  load(): Promise<StoredLab[]>;
}

export interface OpenRecords extends Records {
  /** Puts on record what a saved lab is made from, until it has given back its place. */
  use(labId: string, artifacts: UsedArtifacts): Promise<void>;
  uses(labId: string): UsedArtifacts;
  /** Those that `load` could not read: of another version, or damaged. Their files stay. */
  kept(): readonly KeptLab[];
}

export async function openRecords(dir: string): Promise<OpenRecords> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const path = (labId: string): string => join(dir, `${labId}.json`);
  const extras = new Map<string, Extras>();
  const saved = new Map<string, StoredLab>();
  const kept = new Map<string, KeptLab>();
  // one writer at a time for each lab, in order
  const writing = new Map<string, Promise<void>>();
  const inOrder = (labId: string, work: () => Promise<void>): Promise<void> => {
    const next = (writing.get(labId) ?? Promise.resolve()).catch(() => {}).then(work);
    writing.set(labId, next);
    const forget = (): void => void (writing.get(labId) === next && writing.delete(labId));
    next.then(forget, forget);
    return next;
  };
  const extrasOf = (labId: string): Extras => extras.get(labId) ?? noExtras;
  const save = (lab: StoredLab): Promise<void> => {
    const { id } = lab.record;
    saved.set(id, lab);
    // a lab without a place has given back what it was made from
    if (lab.slot === undefined) extras.set(id, { ...extrasOf(id), artifacts: undefined });
    const text = recordText(lab, extrasOf(id));
    return inOrder(id, async () => {
      const target = path(id);
      try {
        await writeFile(`${target}.tmp`, text, { mode: 0o600 });
        await rename(`${target}.tmp`, target);
      } catch (error) {
        // half a record takes room that the next one needs
        await rm(`${target}.tmp`, { force: true }).catch(() => {});
        throw error;
      }
    });
  };
  return {
    save,
    remove: (labId) => {
      for (const map of [extras, saved, kept]) map.delete(labId);
      return inOrder(labId, () => rm(path(labId), { force: true }));
    },
    async use(labId, artifacts) {
      const lab = saved.get(labId);
      if (lab === undefined) throw new Error(`lab ${labId} is not on record`);
      extras.set(labId, { ...extrasOf(labId), artifacts });
      await save(lab);
    },
    uses: (labId) => extrasOf(labId).artifacts ?? {},
    kept: () => [...kept.values()],
    async load() {
      const ids = (await readdir(dir))
        .filter((name) => name.endsWith('.json'))
        .map((name) => name.slice(0, -'.json'.length))
        .filter((id) => labIdSchema.safeParse(id).success);
      const labs = await Promise.all(
        ids.map(async (id) => {
          const read = readRecord(await readFile(path(id), 'utf8'));
          if ('reason' in read) {
            kept.set(id, { id, reason: read.reason });
            return undefined;
          }
          extras.set(id, read.extras);
          saved.set(id, read.lab);
          return read.lab;
        }),
      );
      return labs.filter((lab) => lab !== undefined);
    },
  };
}
