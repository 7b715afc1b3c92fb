import { z } from 'zod';
import { failureSchema } from '#protocol/errors.ts';
import {
  EXAM_TASKS_MAX,
  examIdSchema,
  examKindSchema,
  examPhaseSchema,
  examReportSchema,
  examSeedSchema,
  examTaskIdSchema,
} from '#protocol/exam.ts';
import { labIdSchema } from '#protocol/lab-state.ts';

const ids = z.array(examTaskIdSchema).max(EXAM_TASKS_MAX);

/** What is on record of one learner's exam, so that a reload and a restart find it as it was. */
export const examRecordSchema = z.object({
  id: examIdSchema,
  kind: examKindSchema,
  seed: examSeedSchema,
  phase: examPhaseSchema,
  tasks: ids.describe('drawn once: a bank that grows changes no exam that runs'),
  flagged: ids.default([]),
  done: ids.default([]),
  lab: labIdSchema.optional(),
  startedAt: z.number().optional(),
  /** Time of day at which time is over: what runs on while nobody looks, or no server does. */
  deadline: z.number().optional(),
  endedAt: z.number().optional(),
  failure: failureSchema.optional(),
  report: examReportSchema.optional(),
});
export type ExamRecord = z.infer<typeof examRecordSchema>;

export const isActive = ({ phase }: ExamRecord): boolean =>
  phase === 'preparing' || phase === 'running' || phase === 'marking';
