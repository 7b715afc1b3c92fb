import { parse } from 'yaml';
import { z } from 'zod';
import { localizedSchema } from '#protocol/errors.ts';
import { examDomainSchema, examTaskIdSchema } from '#protocol/exam.ts';
import { hostNameSchema } from '#protocol/lab-state.ts';
import { type CheckSpec, prepareCheck } from '../checks/index.ts';

/** Each task's checks give so many points together, so that its expected scores are easy to say. */
export const TASK_POINTS = 10;

const name = z.string().regex(/^[a-z0-9-]{1,40}$/);
const labels = z.record(z.string(), z.string());

const checkSchema = z.custom<CheckSpec>().superRefine((check, context) => {
  try {
    prepareCheck(check);
  } catch (error) {
    const message = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    context.addIssue({ code: 'custom', message: `is no check: ${message}` });
  }
});

const scriptFields = { on: hostNameSchema.default('k3s-s'), script: z.string().min(1) };
const scriptSchema = z
  .union([
    z
      .string()
      .min(1)
      .transform((script) => ({ on: 'k3s-s', script })),
    z.strictObject(scriptFields),
  ])
  .describe('a script for k3s-s, or `{ on, script }`');

/** A Deployment of the image `echo`, which answers with what it was asked and its version, and its Service. */
const appSchema = z.strictObject({
  namespace: name,
  name,
  version: z.string().max(20).default('v1'),
  labels: labels.default({}).describe('of the pods, beside `app` and `version`'),
  annotations: labels.default({}).describe('of the pods'),
  replicas: z.number().int().min(0).max(3).default(1),
  service: z
    .union([z.literal(false), z.strictObject({ port: z.number().int(), portName: z.string().max(15) })])
    .default({ port: 80, portName: 'http' })
    .describe('made once for each name'),
});
export type ExamApp = z.infer<typeof appSchema>;

const setupSchema = z.strictObject({
  namespaces: z
    .array(z.strictObject({ name, labels: labels.default({}) }))
    .min(1)
    .describe('the task’s own'),
  apps: z.array(appSchema).default([]),
  objects: z
    .array(
      z.looseObject({
        apiVersion: z.string(),
        kind: z.string(),
        metadata: z.looseObject({ name: z.string(), namespace: z.string().optional() }),
      }),
    )
    .default([])
    .describe('as kubectl apply takes them'),
  scripts: z.array(scriptSchema).default([]).describe('run after the objects are there'),
  waits: z.boolean().default(true).describe('the apps must be ready before the clock runs'),
});

/** One file of `src/exam/`. */
const examTaskSchema = z.strictObject({
  domain: examDomainSchema,
  title: localizedSchema,
  goal: localizedSchema,
  facts: z.array(localizedSchema).max(8).default([]),
  setup: setupSchema,
  checks: z
    .array(
      z.strictObject({
        title: localizedSchema,
        points: z.number().int().min(1).max(TASK_POINTS),
        checks: z.array(checkSchema).min(1).describe('causes before symptoms'),
      }),
    )
    .min(2)
    .max(6)
    .refine((all) => all.reduce((sum, { points }) => sum + points, 0) === TASK_POINTS, 'give 10 points together'),
  read: z.array(name).min(1).max(3).describe('ids of the chapters that teach it'),
  solutions: z.record(name, scriptSchema).refine((all) => Object.keys(all).length >= 2, 'two at least'),
  wrong: z
    .record(
      name,
      z.strictObject({
        ...scriptFields,
        score: z
          .number()
          .int()
          .min(0)
          .max(TASK_POINTS - 1),
      }),
    )
    .refine((all) => Object.keys(all).length >= 3, 'three at least'),
  undo: z
    .array(scriptSchema)
    .default([])
    .describe('what takes back what lies outside of the namespaces; only a proof needs it'),
});
export type ExamTaskSpec = z.infer<typeof examTaskSchema>;

/** @throws Error that names the file and each field that is wrong. */
export function readExamTask(file: string, text: string): ExamTaskSpec {
  const refuse = (why: string, cause?: unknown) => new Error(`exam task ${file}: ${why}`, { cause });
  if (!examTaskIdSchema.safeParse(file).success) throw refuse('its name has small letters, digits and hyphens');
  let document: unknown;
  try {
    document = parse(text);
  } catch (cause) {
    throw refuse(`no YAML: ${String(cause).slice(0, 300)}`, cause);
  }
  const parsed = examTaskSchema.safeParse(document);
  if (!parsed.success) throw refuse(`\n${z.prettifyError(parsed.error)}`);
  const { setup } = parsed.data;
  const own = setup.namespaces.map((each) => each.name);
  const stray = [
    ...setup.apps.map((app) => app.namespace),
    ...setup.objects.flatMap(({ metadata }) => metadata.namespace ?? []),
  ].find((namespace) => !own.includes(namespace));
  if (stray !== undefined) throw refuse(`${stray} is not one of its own namespaces`);
  return parsed.data;
}
