import { z } from 'zod';
import { failureSchema } from './errors.ts';
import { hostViewSchema, labIdSchema, labSpecSchema, labStepSchema } from './lab-state.ts';

const base = {
  id: labIdSchema,
  spec: labSpecSchema,
  hosts: z.array(hostViewSchema),
  steps: z.array(labStepSchema),
  createdAt: z.number(),
};

/**
 * A lab as labd knows it. `running` means that every host's labinit socket accepts connections:
 * labd reads nothing that comes from inside a lab, so what follows is the server's business.
 */
export const labRecordSchema = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('queued'), ...base, position: z.number().int().positive() }),
  z.strictObject({ state: z.literal('preparing'), ...base }),
  z.strictObject({ state: z.literal('booting'), ...base }),
  z.strictObject({ state: z.literal('running'), ...base }),
  z.strictObject({ state: z.literal('stopping'), ...base }),
  z.strictObject({ state: z.literal('stopped'), ...base }),
  z.strictObject({ state: z.literal('failed'), ...base, failure: failureSchema }),
]);
export type LabRecord = z.infer<typeof labRecordSchema>;

export const createLabRequestSchema = z.strictObject({
  id: labIdSchema.optional(),
  spec: labSpecSchema,
});
export type CreateLabRequest = z.infer<typeof createLabRequestSchema>;

export const capacitySchema = z.strictObject({
  used: z.number().int(),
  capacity: z.number().int(),
  queued: z.number().int(),
  diskFreeBytes: z.number(),
  memoryAvailableBytes: z.number(),
  quotas: z
    .enum(['simple', 'full', 'none', 'failed'])
    .optional()
    .describe("what bounds a lab's disk; not known before the first lab"),
  memoryOf: z
    .record(labIdSchema, z.number().nonnegative())
    .optional()
    .describe('bytes that each lab uses; those that have no group yet are not in it'),
});
export type Capacity = z.infer<typeof capacitySchema>;

/** A lab whose record this labd cannot read. It runs on as it is until somebody ends it. */
export const keptLabSchema = z.strictObject({ id: labIdSchema, reason: failureSchema });
export type KeptLab = z.infer<typeof keptLabSchema>;

export const labdLabsSchema = z.strictObject({
  labs: z.array(labRecordSchema),
  kept: z.array(keptLabSchema).default([]),
});

export const labdFailureSchema = z.strictObject({ failure: failureSchema });
