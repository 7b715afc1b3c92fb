import type { ClusterObject } from '#protocol/cluster-object.ts';

type Shown = ClusterObject['object'];

/** Holds the whole object as it was applied, the data of a Secret too. */
export const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/**
 * An object as a page shows it: without `managedFields`, as kubectl shows it, and without the data of a Secret. No
 * reason is about what a Secret holds, and a page is looked at by others and saved, where kubectl is only asked.
 */
export function shownObject(object: Shown): Shown {
  const { managedFields: _, ...metadata } = object.metadata;
  if (object.kind !== 'Secret') return { ...object, metadata };
  const { annotations, ...others } = metadata;
  return {
    ...object,
    metadata: { ...others, ...(isRecord(annotations) && { annotations: without(annotations, LAST_APPLIED) }) },
    ...(isRecord(object.data) && { data: hidden(object.data) }),
  };
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const without = (record: Record<string, unknown>, key: string) =>
  Object.fromEntries(Object.entries(record).filter(([name]) => name !== key));

const hidden = (data: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries(data).map(([key, value]) => [
      key,
      `(${Buffer.from(String(value), 'base64').length} bytes, not shown)`,
    ]),
  );
