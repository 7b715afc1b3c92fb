import { z } from 'zod';

/** An object of any kind as the API server has it, without what only its writers' tools need. */
export interface RawObject {
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly deletionTimestamp?: string | undefined;
  };
  /** Undefined when the object is too large to be kept: nothing can then be said about it. */
  readonly value: Readonly<Record<string, unknown>> | undefined;
  /** About how many bytes the server holds for it. */
  readonly weight: number;
}

export const rawLimits = {
  /** A Deployment has about 10 KiB; Istio's largest CustomResourceDefinition 200. */
  objectMaxWeight: 512 * 1024,
  /** Of one resource in one lab. A lesson's labs hold some hundred KiB. */
  resourceMaxWeight: 8 * 1024 * 1024,
} as const;

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';
const NODE_WEIGHT = 32;
const LABELS_MAX = 16 * 1024;

const metadataSchema = z.looseObject({
  name: z.string().max(253),
  namespace: z.string().max(253).default(''),
  labels: z.record(z.string(), z.string()).default({}),
  annotations: z.record(z.string(), z.unknown()).optional(),
  deletionTimestamp: z.string().max(40).optional(),
});

export const rawObjectSchema: z.ZodType<RawObject> = z.looseObject({ metadata: metadataSchema }).transform((object) => {
  const { managedFields: _, annotations, ...metadata } = object.metadata;
  const kept = annotations && Object.fromEntries(Object.entries(annotations).filter(([key]) => key !== LAST_APPLIED));
  const value = { ...object, metadata: { ...metadata, ...(kept && { annotations: kept }) } };
  const weight = weigh(value, rawLimits.objectMaxWeight);
  const { name, namespace, labels, deletionTimestamp } = metadata;
  const tooLarge = weight > rawLimits.objectMaxWeight;
  return {
    metadata: { name, namespace, labels: weigh(labels, LABELS_MAX) > LABELS_MAX ? {} : labels, deletionTimestamp },
    value: tooLarge ? undefined : value,
    weight: tooLarge ? LABELS_MAX : weight,
  };
});

/** Stops counting above the limit. */
function weigh(value: unknown, limit: number): number {
  let weight = 0;
  const open: unknown[] = [value];
  while (open.length > 0 && weight <= limit) {
    const next = open.pop();
    weight += NODE_WEIGHT;
    if (typeof next === 'string') weight += next.length;
    else if (Array.isArray(next)) open.push(...(next as unknown[]).slice(0, limit / NODE_WEIGHT + 1));
    else if (typeof next === 'object' && next !== null) {
      for (const [key, part] of Object.entries(next)) {
        weight += key.length;
        open.push(part);
      }
    }
  }
  return weight;
}
