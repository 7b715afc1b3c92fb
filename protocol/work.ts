import { z } from 'zod';
import { clusterObjectSchema } from './cluster-object.ts';
import { answerSchema } from './exercise.ts';
import { labIdSchema } from './lab-state.ts';

/** Answers of one session; the course asks some hundred questions. */
export const ANSWERS_MAX = 500;
/** Answers as JSON; the longest of them has three KiB. */
export const ANSWERS_BODY_MAX_BYTES = 2 * 1024 * 1024;
/** Checkpoints of which something was said. */
export const VERDICTS_MAX = 2_000;
/** Objects that a learner made in one lab; Bookinfo with all its rules has thirty. */
export const APPLIED_OBJECTS_MAX = 500;

const id = z.string().regex(/^[a-z0-9-]{1,100}$/);
const time = z.number().int().nonnegative().describe('ms since the epoch');

export const recordedAnswerSchema = z.object({ lesson: id, checkpoint: id, answer: answerSchema, at: time });
export type RecordedAnswer = z.infer<typeof recordedAnswerSchema>;

/** What was said of a checkpoint. History: nothing is passed because this says so. */
export const recordedVerdictSchema = z.object({
  lesson: id,
  checkpoint: id,
  firstPassedAt: time.optional(),
  last: z
    .object({
      status: z.enum(['passed', 'failed']),
      at: time,
      code: z.string().max(100).optional().describe('of the reason, where it had not passed'),
    })
    .optional()
    .describe('the verdict that stood when the work was saved'),
});
export type RecordedVerdict = z.infer<typeof recordedVerdictSchema>;

/** What the server has of a learner's work. */
export const workRecordSchema = z.object({
  answers: z.array(recordedAnswerSchema).max(ANSWERS_MAX),
  verdicts: z.array(recordedVerdictSchema).max(VERDICTS_MAX),
});
export type WorkRecord = z.infer<typeof workRecordSchema>;

/** What a page sends to `/api/work/restore-answers`. */
export const restoreAnswersSchema = z.strictObject({ answers: z.array(recordedAnswerSchema).max(ANSWERS_MAX) });

export const restoredAnswersSchema = z.object({
  restored: z.number().int(),
  same: z.number().int(),
  newer: z.number().int().describe('left alone: what is here was given later'),
  unknown: z.number().int().describe('no answer to an exercise of this course'),
});
export type RestoredAnswers = z.infer<typeof restoredAnswersSchema>;

/** What a page sends to `/api/objects/applied`. */
export const appliedRequestSchema = z.strictObject({ lab: labIdSchema });

const namespace = z.string().regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/);

export const appliedObjectsSchema = z.object({
  objects: z
    .array(
      z.object({
        object: clusterObjectSchema.shape.object,
        namespace: namespace.optional(),
        asApplied: z.boolean().describe('as kubectl was given it; otherwise as the cluster has it'),
      }),
    )
    .max(APPLIED_OBJECTS_MAX),
  leftOut: z
    .array(
      z.object({
        what: z.string().max(400),
        reason: z.enum(['secret', 'bare-pod', 'unread', 'count', 'large']),
      }),
    )
    .max(2 * APPLIED_OBJECTS_MAX),
});
export type AppliedObjects = z.infer<typeof appliedObjectsSchema>;
