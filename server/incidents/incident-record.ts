import { z } from 'zod';
import { failureSchema } from '#protocol/errors.ts';
import {
  causeCodeSchema,
  incidentPhaseSchema,
  incidentStepSchema,
  WAY_ENTRIES_MAX,
  wayEntrySchema,
} from '#protocol/incidents.ts';
import { labIdSchema } from '#protocol/lab-state.ts';
import { clusterObjectSchema } from './cluster-writer.ts';

/** What is on record of one learner's incident, so that a reload and a restart find it as it was. */
export const incidentRecordSchema = z.object({
  phase: incidentPhaseSchema,
  step: incidentStepSchema.optional(),
  failure: failureSchema.optional(),
  lab: labIdSchema.optional(),
  startedAt: z.number().optional(),
  endedAt: z.number().optional(),
  /** Since when everything holds again. */
  repairedAt: z.number().optional(),
  wrong: z.array(causeCodeSchema).default([]),
  right: z.array(causeCodeSchema).default([]),
  /** All of them. */
  named: z.boolean().default(false),
  reasonAsked: z.boolean().default(false),
  /** What the fault changed, as it was; empty where nothing of it is in the lab. */
  undo: z
    .array(z.object({ collection: z.string(), path: z.string(), before: clusterObjectSchema.nullable() }))
    .default([]),
  way: z.array(wayEntrySchema).max(WAY_ENTRIES_MAX).default([]),
});
export type IncidentRecord = z.infer<typeof incidentRecordSchema>;

export const isActive = ({ phase }: IncidentRecord): boolean => phase === 'preparing' || phase === 'running';

const FULL = 100;
const COSTS = { wrongName: 15, reason: 30 };

/** Time counts apart from points; how many commands it took counts nowhere. */
export function pointsOf({ phase, wrong, reasonAsked }: IncidentRecord): number {
  if (phase === 'given-up' || phase === 'failed') return 0;
  return Math.max(0, FULL - wrong.length * COSTS.wrongName - (reasonAsked ? COSTS.reason : 0));
}
