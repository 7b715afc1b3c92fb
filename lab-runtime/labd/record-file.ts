import { z } from 'zod';
import { type Failure, failure } from '#protocol/errors.ts';
import { labRecordSchema } from '#protocol/labd.ts';
import { lenient } from '#protocol/lenient.ts';
import { refusal, stamp } from '#protocol/version.ts';
import type { UsedArtifacts } from '../toolchain/artifact-use.ts';

const processSchema = z.strictObject({ host: z.string(), pid: z.number().int(), startTime: z.number() });
export type HostProcess = z.infer<typeof processSchema>;

const storedSchema = lenient(
  z.strictObject({
    record: labRecordSchema,
    /** Which range of user ids the lab has; none while it is queued. */
    slot: z.number().int().nonnegative().optional(),
    processes: z.array(processSchema),
    artifacts: z.record(z.string(), z.string()).optional(),
  }),
);
export type StoredLab = Omit<z.infer<typeof storedSchema>, 'artifacts'>;

const ownFields = new Set(['version', 'minor', ...Object.keys(storedSchema.shape)]);
/** Of any state: what a lab leaves behind when it goes on to the next is not another version's. */
const recordFields = new Set(labRecordSchema.options.flatMap(({ shape }) => Object.keys(shape)));

const others = (value: object, own: ReadonlySet<string>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(value).filter(([name]) => !own.has(name)));

/** What a record holds besides what labd works with. */
export interface Extras {
  readonly artifacts?: UsedArtifacts | undefined;
  /** Fields of another version, which go back into the file with every write. */
  readonly later: Readonly<Record<string, unknown>>;
  readonly laterInRecord: Readonly<Record<string, unknown>>;
}
export const noExtras: Extras = { later: {}, laterInRecord: {} };

export function recordText(
  { record, slot, processes }: StoredLab,
  { artifacts, later, laterInRecord }: Extras,
): string {
  return JSON.stringify({
    ...later,
    ...stamp('lab record'),
    record: { ...laterInRecord, ...record },
    ...(slot !== undefined && { slot }),
    processes,
    ...(artifacts !== undefined && { artifacts }),
  });
}

type ReadRecord = { readonly lab: StoredLab; readonly extras: Extras } | { readonly reason: Failure };

export function readRecord(text: string): ReadRecord {
  const damaged = (detail: string) => ({ reason: failure('SLW110', { what: 'lab record', detail }) });
  try {
    const stored: unknown = JSON.parse(text);
    const refused = refusal('lab record', stored);
    if (refused) return { reason: refused };
    const parsed = storedSchema.safeParse(stored);
    if (!parsed.success) return damaged(z.prettifyError(parsed.error).slice(0, 300));
    const { record, slot, processes, artifacts } = parsed.data;
    const later = others(parsed.data, ownFields);
    const lab = { record, processes, ...(slot !== undefined && { slot }) };
    return { lab, extras: { artifacts, later, laterInRecord: others(record, recordFields) } };
  } catch (error) {
    return damaged(String(error).slice(0, 300));
  }
}
