import { z } from 'zod';
import { failureSchema, localizedSchema } from './errors.ts';
import { reasonSchema } from './verdict.ts';

export const incidentIdSchema = z.string().regex(/^[a-z0-9-]{1,60}$/);
/** A reason's code, as the cause that a learner names. */
export const causeCodeSchema = z.string().regex(/^[a-z][a-z-]*(\.[a-z0-9-]+)+$/);

/** Faults at once, each with a cause of its own. */
export const CAUSES_MAX = 2;

const causeSchema = z.strictObject({ code: causeCodeSchema, text: localizedSchema });

/** What a learner did and what came of it, in its order. `at` is a time of day in ms, as everywhere. */
export const wayEntrySchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('object'),
    at: z.number(),
    change: z.enum(['added', 'changed', 'removed']),
    object: z.string().max(300).describe('such as `VirtualService/default/reviews`'),
  }),
  z.strictObject({ kind: z.literal('visitors'), at: z.number(), served: z.boolean() }),
  z.strictObject({ kind: z.literal('check'), at: z.number(), name: localizedSchema, holds: z.boolean() }),
  z.strictObject({ kind: z.literal('named'), at: z.number(), code: causeCodeSchema, right: z.boolean() }),
  z.strictObject({ kind: z.literal('reason'), at: z.number() }),
]);
export type WayEntry = z.infer<typeof wayEntrySchema>;
export const WAY_ENTRIES_MAX = 200;

export const incidentPhaseSchema = z.enum(['preparing', 'running', 'solved', 'given-up', 'failed']);
export const incidentStepSchema = z.enum(['lab', 'healthy', 'fault', 'symptom']);

/** An incident as its learner sees it: the cause and the reason only when they may be known. */
export const incidentViewSchema = z.strictObject({
  id: incidentIdSchema,
  phase: incidentPhaseSchema,
  step: incidentStepSchema.optional().describe('while it is being prepared'),
  failure: failureSchema.optional(),
  startedAt: z.number().optional().describe('when the symptom was there: the clock runs from then on'),
  endedAt: z.number().optional(),
  points: z.number().int().min(0).max(100),
  visitors: z
    .strictObject({ answered: z.number().int(), failed: z.number().int(), served: z.boolean() })
    .optional()
    .describe('requests of the last minute, and whether all goes well now'),
  restHolds: z.boolean().optional().describe('all else that held before the fault holds'),
  causes: z.array(causeSchema).max(12).describe('among which the learner names the true ones'),
  asked: z.number().int().min(1).max(CAUSES_MAX).default(1).describe('how many are true'),
  right: z.array(causeCodeSchema).max(CAUSES_MAX).default([]).describe('named, and true'),
  wrong: z.array(causeCodeSchema).max(12).describe('named, and not it'),
  named: z.boolean().describe('every cause was named'),
  reason: reasonSchema.optional().describe('what the grader finds, where it was asked for'),
  reasonAsked: z.boolean(),
  after: z
    .strictObject({
      cause: causeSchema,
      second: causeSchema.optional().describe('where there are two'),
      looks: z
        .array(z.strictObject({ on: z.string().max(20), run: z.string().max(500), shows: localizedSchema }))
        .max(6),
      way: z.array(wayEntrySchema).max(WAY_ENTRIES_MAX),
    })
    .optional()
    .describe('when it is over'),
});
export type IncidentView = z.infer<typeof incidentViewSchema>;

export const incidentResultSchema = z.strictObject({
  id: incidentIdSchema,
  solvedAt: z.number(),
  seconds: z.number().int().nonnegative(),
  points: z.number().int().min(0).max(100),
});
export type IncidentResult = z.infer<typeof incidentResultSchema>;
