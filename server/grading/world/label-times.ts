import { z } from 'zod';

/** When a label came to an object, as far as the object says it. */
export interface LabelTime {
  /** At this time at the latest: its manager's last write, which may have been of something else. */
  readonly latest: string;
  /** The manager owns nothing but this label, so its last write was hardly of anything else. */
  readonly alone: boolean;
}
type LabelTimes = Readonly<Record<string, LabelTime>>;

export const managedFieldsSchema = z
  .array(
    z.object({
      manager: z.string().max(2_000).optional(),
      time: z.string().max(2_000).optional(),
      fieldsV1: z.unknown().optional(),
    }),
  )
  .max(100);

const ownedSchema = z.record(z.string(), z.unknown());
const metadataSchema = z.object({ 'f:metadata': z.object({ 'f:labels': ownedSchema }) });

/** Of each label that managers own. A label of several owners had its value since the first of them. */
export function labelTimes(fields: z.infer<typeof managedFieldsSchema>): LabelTimes {
  const times: Record<string, LabelTime> = {};
  for (const { fieldsV1, time } of fields) {
    const parsed = metadataSchema.safeParse(fieldsV1);
    if (!parsed.success || !time) continue;
    const labels = keysOf(parsed.data['f:metadata']['f:labels']);
    const owned = ownedSchema.parse(fieldsV1);
    const alone = labels.length === 1 && keysOf(owned).length === 1 && keysOf(owned['f:metadata']).length === 1;
    for (const key of labels) {
      const label = key.slice(2);
      times[label] = earlier(times[label], { latest: time, alone });
    }
  }
  return times;
}

const keysOf = (fields: unknown): string[] => {
  const parsed = ownedSchema.safeParse(fields);
  return parsed.success ? Object.keys(parsed.data).filter((key) => key.startsWith('f:')) : [];
};

function earlier(known: LabelTime | undefined, next: LabelTime): LabelTime {
  if (!known) return next;
  return Date.parse(known.latest) <= Date.parse(next.latest) ? known : next;
}

interface Labelled {
  readonly metadata: { readonly uid: string; readonly labels: Readonly<Record<string, string>> };
  readonly labelTimes: LabelTimes;
}

/**
 * A label that was seen with the same value before is no younger than it was then: a later write of its manager was of
 * something else.
 */
export function rememberLabelTimes<T extends Labelled>(known: T | undefined, next: T): T {
  if (known?.metadata.uid !== next.metadata.uid) return next;
  const kept = Object.entries(next.labelTimes).map(([label, time]) => {
    const before = known.labelTimes[label];
    const same = before && known.metadata.labels[label] === next.metadata.labels[label];
    return [label, same ? earlier(before, time) : time] as const;
  });
  return { ...next, labelTimes: Object.fromEntries(kept) };
}
