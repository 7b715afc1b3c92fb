import { z } from 'zod';

export const name = z.string().max(253);
export const text = z.string().max(2_000);
export const labels = z.record(z.string().max(400), text);

/** What checks read of any object’s metadata. */
export const metadataSchema = z.object({
  name,
  namespace: name.default(''),
  uid: z.string().max(100).default(''),
  creationTimestamp: z.string().max(40).default(''),
  deletionTimestamp: z.string().max(40).optional(),
  generation: z.number().optional(),
  labels: labels.default({}),
  annotations: z.record(z.string().max(400), z.string().max(300_000)).default({}),
  ownerReferences: z
    .array(z.object({ kind: name, name, controller: z.boolean().optional() }))
    .max(20)
    .default([]),
});
