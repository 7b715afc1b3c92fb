import { z } from 'zod';
import { failureSchema, localizedSchema } from './errors.ts';

export const labIdSchema = z.string().regex(/^[a-z0-9]{8}$/);
export const hostNameSchema = z.string().regex(/^(k3s-s|k3s-w[1-9]|testpc)$/);

/** What a lab is made of. `workers` counts k3s-w1… besides k3s-s; `cluster: false` leaves only testpc. */
export const labSpecSchema = z.strictObject({
  workers: z.number().int().min(0).max(4).default(2).describe('Kubernetes nodes besides k3s-s'),
  cluster: z.boolean().default(true).describe('false: testpc alone'),
});
export type LabSpec = z.infer<typeof labSpecSchema>;

/** What the server brings a lab to before it calls it ready. */
export const labTargetSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('bare') }),
  z.strictObject({ kind: z.literal('mesh') }),
  z.strictObject({ kind: z.literal('lesson'), lesson: z.string() }),
]);
export type LabTarget = z.infer<typeof labTargetSchema>;

export const hostViewSchema = z.strictObject({
  name: hostNameSchema,
  address: z.ipv4(),
  role: z.enum(['server', 'agent', 'pc']),
});
export type HostView = z.infer<typeof hostViewSchema>;

/** One step on the way to ready, for progress: `ms` is set once it ended. */
export const labStepSchema = z.strictObject({
  name: z.enum(['queue', 'disk', 'hosts', 'network', 'boot', 'nodes', 'istio', 'gateway', 'lesson']),
  status: z.enum(['waiting', 'running', 'done', 'failed']),
  ms: z.number().int().nonnegative().optional(),
  detail: z.string().max(500).optional(),
  applied: z
    .array(localizedSchema)
    .max(30)
    .optional()
    .describe("titles of the lesson's start steps that were begun; while the step runs, the last is under way"),
});
export type LabStep = z.infer<typeof labStepSchema>;

const base = {
  id: labIdSchema,
  spec: labSpecSchema,
  target: labTargetSchema,
  hosts: z.array(hostViewSchema),
  steps: z.array(labStepSchema),
  createdAt: z.number().describe('ms since the epoch'),
  askedAt: z
    .number()
    .optional()
    .describe('when the lab was asked to become the start of another lesson, ms since the epoch'),
};

/** A lab as its learner sees it. States move forward; only from `ready` it may go back to be prepared for another lesson. */
export const labViewSchema = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('queued'), ...base, position: z.number().int().positive() }),
  z.strictObject({ state: z.literal('preparing'), ...base }),
  z.strictObject({ state: z.literal('booting'), ...base }),
  z.strictObject({ state: z.literal('installing'), ...base }),
  z.strictObject({ state: z.literal('ready'), ...base, readyMs: z.number().int() }),
  z.strictObject({ state: z.literal('stopping'), ...base }),
  z.strictObject({ state: z.literal('stopped'), ...base }),
  z.strictObject({ state: z.literal('failed'), ...base, failure: failureSchema }),
]);
export type LabView = z.infer<typeof labViewSchema>;
