import { z } from 'zod';
import { failureSchema, localizedSchema } from './errors.ts';
import { examReportSchema } from './exam.ts';
import { writtenAnswersSchema } from './exercise.ts';
import { hostNameSchema, labSpecSchema, labTargetSchema, labViewSchema } from './lab-state.ts';
import { capacitySchema, keptLabSchema } from './labd.ts';
import { toolchainViewSchema } from './toolchain.ts';
import { checkpointViewSchema } from './verdict.ts';

/** What the command line and the server say to each other over the admin socket. */
export const createLabSchema = z.strictObject({ target: labTargetSchema, spec: labSpecSchema });
export const adminLabSchema = z.strictObject({ lab: labViewSchema, owner: z.string() });
export const adminLabsSchema = z.strictObject({ labs: z.array(adminLabSchema) });

export const gradeRequestSchema = z.strictObject({
  lesson: z.string().max(100),
  waitMs: z.number().int().min(0).max(60_000).default(15_000),
  answers: writtenAnswersSchema.optional(),
});
export const gradeResultSchema = z.strictObject({ lesson: z.string(), checkpoints: z.array(checkpointViewSchema) });

/** Of the exam that was begun in the lab. */
export const examGradeSchema = z.strictObject({ report: examReportSchema });

export const lessonsSchema = z.strictObject({
  lessons: z.array(z.strictObject({ id: z.string(), title: localizedSchema })),
});

export const adminStatusSchema = z.strictObject({
  pid: z.number(),
  address: z.string().describe('where a browser opens Slipway'),
  startedAt: z.number(),
  toolchain: toolchainViewSchema,
  labs: z.number(),
  pages: z.number().optional().describe('that are open'),
  kept: z.array(keptLabSchema).optional().describe('labs of which something cannot be read by this version'),
  capacity: capacitySchema.optional().describe('absent while labd does not answer'),
});
export type AdminStatus = z.infer<typeof adminStatusSchema>;

export const adminFailureSchema = z.object({ failure: failureSchema });

/** First message of `/api/labs/:id/exec`; binary exec frames follow both ways, one per message. */
export const execStartSchema = z.strictObject({
  host: hostNameSchema,
  argv: z.array(z.string()).min(1).max(1000),
  stdin: z.boolean(),
});
/** First message of `/api/labs/:id/shell`; the page's terminal messages and frames follow both ways. */
export const shellStartSchema = z.strictObject({
  host: hostNameSchema,
  cols: z.number().int().min(2).max(500),
  rows: z.number().int().min(1).max(300),
});
