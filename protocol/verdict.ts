import { z } from 'zod';
import { failureSchema, localizedSchema } from './errors.ts';
import { answerPartSchema, answerSchema, exerciseViewSchema } from './exercise.ts';

/** Why a checkpoint is not passed: which object, what was wanted, what is there, and where to look next. */
export const reasonSchema = z.strictObject({
  code: z
    .string()
    .regex(/^[a-z][a-z-]*(\.[a-z0-9-]+)+$/)
    .describe('permanent, such as `namespace.label-missing`'),
  layer: z.enum([
    'label',
    'pod',
    'service',
    'endpoints',
    'listener',
    'virtual-host',
    'route',
    'cluster',
    'probe',
    'log',
    'proxy',
    'host',
    'answer',
  ]),
  object: z.string().max(300).describe('such as `Namespace/default` or `VirtualService/default/web-vs`'),
  message: localizedSchema,
  expected: z.string().max(1000),
  observed: z.string().max(1000),
  next: z.string().max(500).describe('the command to look with, on the host named in `on`'),
  on: z.string().max(20),
  analyzer: z.string().max(20).optional().describe('the istioctl analyze code, where one exists'),
  parts: z.array(answerPartSchema).max(30).optional().describe('what is right and wrong in an answer'),
});
export type Reason = z.infer<typeof reasonSchema>;

export const verdictSchema = z.discriminatedUnion('status', [
  z.strictObject({
    status: z.literal('passed'),
    at: z.number(),
    evidence: z.string().max(1000).describe('the observed value behind the verdict'),
    explanation: localizedSchema.optional().describe('why an answer is right'),
  }),
  z.strictObject({ status: z.literal('failed'), at: z.number(), reason: reasonSchema }),
  z.strictObject({ status: z.literal('pending'), at: z.number(), waitingFor: localizedSchema }),
  z.strictObject({ status: z.literal('inconclusive'), at: z.number(), failure: failureSchema }),
]);
export type Verdict = z.infer<typeof verdictSchema>;

/** A checkpoint as the browser sees it: no check, no expected answer. */
export const checkpointViewSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  title: localizedSchema,
  goal: localizedSchema,
  verdict: verdictSchema,
  firstPassedAt: z.number().optional().describe('set once, kept when a later verdict regresses'),
  exercise: exerciseViewSchema.optional(),
  answer: answerSchema.optional().describe('what the learner submitted last'),
  withoutLab: z.literal(true).optional().describe('an exercise that is graded without a lab'),
  hints: z.number().int().min(0).max(3).optional().describe('how many hints there are'),
  hasSolution: z.boolean().optional(),
  withoutChecks: z.literal(true).optional().describe('the editor shows no diagnostics until it has passed'),
  task: z.literal(true).optional().describe('done without commands to copy'),
  facts: z.array(localizedSchema).min(1).max(10).optional().describe('what a task needs: names, hosts, ports'),
  further: z.literal(true).optional().describe('goes beyond the chapter; not needed to finish it'),
});
export type CheckpointView = z.infer<typeof checkpointViewSchema>;

/** Of a lab that was made for another lesson: has it what this one starts with? */
export const startViewSchema = z.strictObject({
  verdict: verdictSchema,
  prepares: z.boolean().describe('what is missing can be added to the lab as it stands'),
});
export type StartView = z.infer<typeof startViewSchema>;

export const lessonViewSchema = z.strictObject({
  id: z.string(),
  title: localizedSchema,
  checkpoints: z.array(checkpointViewSchema),
  start: startViewSchema.optional(),
});
export type LessonView = z.infer<typeof lessonViewSchema>;
