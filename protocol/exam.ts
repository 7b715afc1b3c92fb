import { z } from 'zod';
import { failureSchema, localizedSchema } from './errors.ts';
import { reasonSchema } from './verdict.ts';

/** What the published exam asks, with its shares in percent. */
export const examDomains = { installation: 20, traffic: 35, security: 25, troubleshooting: 20 } as const;
export const examDomainSchema = z.enum(['installation', 'traffic', 'security', 'troubleshooting']);
export type ExamDomain = z.infer<typeof examDomainSchema>;

/** Full: as the exam is. Short: for half an hour of practice. */
export const examKinds = { full: { tasks: 16, minutes: 120 }, short: { tasks: 4, minutes: 30 } } as const;
export const examKindSchema = z.enum(['full', 'short']);
export type ExamKind = z.infer<typeof examKindSchema>;
export const EXAM_PASS_PERCENT = 68;
/** Its start is the exam's: Istio, and the ingress gateway at port 30080 of the nodes. */
export const EXAM_LESSON = 'first-service';

export const examIdSchema = z.string().regex(/^[a-f0-9]{12}$/);
export const examTaskIdSchema = z.string().regex(/^[a-z0-9-]{1,40}$/);
export const examSeedSchema = z.number().int().min(0).max(0xffff_ffff);
export const EXAM_TASKS_MAX = 30;
const percent = z.number().min(0).max(100);

export const examPhaseSchema = z.enum(['preparing', 'running', 'marking', 'done', 'failed']);
export const examMarkSchema = z.enum(['flagged', 'done']);

/** A task before the end: what is wanted, and nothing of what the checks find. */
const examTaskViewSchema = z.strictObject({
  id: examTaskIdSchema,
  domain: examDomainSchema,
  title: localizedSchema,
  goal: localizedSchema,
  facts: z.array(localizedSchema).max(10),
  weight: percent.describe('percent of the whole exam'),
  flagged: z.boolean(),
  done: z.boolean(),
});
export type ExamTaskView = z.infer<typeof examTaskViewSchema>;

const examCheckReportSchema = z.strictObject({
  title: localizedSchema,
  points: z.number().int().min(1).max(10),
  status: z.enum(['passed', 'failed', 'undecided']),
  reason: reasonSchema.optional().describe('of a failed one'),
  evidence: z.string().max(1000).optional().describe('of a passed one'),
  failure: failureSchema.optional().describe('of one that could not be asked'),
});

const examTaskReportSchema = z.strictObject({
  id: examTaskIdSchema,
  domain: examDomainSchema,
  title: localizedSchema,
  goal: localizedSchema,
  weight: percent.describe('percent of the whole exam'),
  score: percent.describe('percent of this task'),
  checks: z.array(examCheckReportSchema).max(10),
  read: z
    .array(z.strictObject({ lesson: z.string().max(100), title: localizedSchema }))
    .max(5)
    .describe('chapters that teach it'),
});
export type ExamTaskReport = z.infer<typeof examTaskReportSchema>;

const examDomainReportSchema = z.strictObject({
  domain: examDomainSchema,
  share: percent.describe('percent of the whole exam'),
  tasks: z.number().int(),
  score: percent.describe('percent of this domain'),
});

export const examReportSchema = z.strictObject({
  percent,
  passed: z.boolean(),
  passPercent: percent,
  undecided: percent.describe('percent of the exam that could not be asked, and counts neither way'),
  domains: z.array(examDomainReportSchema).max(4),
  tasks: z.array(examTaskReportSchema).max(EXAM_TASKS_MAX),
});
export type ExamReport = z.infer<typeof examReportSchema>;

export const examViewSchema = z.strictObject({
  id: examIdSchema,
  kind: examKindSchema,
  seed: examSeedSchema.describe('the same one draws the same tasks'),
  phase: examPhaseSchema,
  step: z
    .strictObject({ name: z.enum(['lab', 'tasks', 'marking']), done: z.number().int(), of: z.number().int() })
    .optional()
    .describe('while it is prepared or marked'),
  failure: failureSchema.optional(),
  startedAt: z.number().optional(),
  leftMs: z.number().optional().describe('until time is over, when this was sent: clocks of browsers differ'),
  endedAt: z.number().optional(),
  tasks: z.array(examTaskViewSchema).max(EXAM_TASKS_MAX),
  report: examReportSchema.optional(),
});
export type ExamView = z.infer<typeof examViewSchema>;

export const examResultSchema = z.strictObject({
  id: examIdSchema,
  kind: examKindSchema,
  startedAt: z.number(),
  endedAt: z.number(),
  percent,
  passed: z.boolean(),
});
export type ExamResult = z.infer<typeof examResultSchema>;
