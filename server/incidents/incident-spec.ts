import { parse } from 'yaml';
import { z } from 'zod';
import { localizedSchema } from '#protocol/errors.ts';
import { CAUSES_MAX, causeCodeSchema } from '#protocol/incidents.ts';
import { hostNameSchema } from '#protocol/lab-state.ts';
import { type CheckSpec, prepareCheck } from '../checks/index.ts';
import { expectField } from '../checks/probe/probe-expectation.ts';
import { findResource } from '../grading/objects/resource-names.ts';

const LOOKS = 3;
const name = z.string().regex(/^[a-z0-9-]{1,40}$/);
const tree = z.record(z.string(), z.unknown());
const step = z.string().regex(/^[a-z0-9-]+\/\d+-[a-z0-9-]+\.sh$/, 'is called <solution>/<number>-<host>-<what>.sh');

const checkSchema = z.custom<CheckSpec>().superRefine((check, context) => {
  try {
    prepareCheck(check);
  } catch (error) {
    const message = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    context.addIssue({ code: 'custom', message: `is no check: ${message}` });
  }
});

/** One object and what becomes of it. */
const changeSchema = z
  .strictObject({
    resource: z
      .string()
      .refine((text) => findResource(text) !== undefined, 'is no resource that is known')
      .describe('as `kubectl get` names it: `virtualservices.networking.istio.io`'),
    namespace: z.string().min(1).max(63).optional(),
    name: z.string().min(1).max(253),
    edit: z
      .array(
        z.strictObject({ at: z.array(z.union([z.string(), z.number().int()])).min(1), value: z.unknown().optional() }),
      )
      .min(1)
      .optional()
      .describe('what is set in the object that stands, or removed where no value is given'),
    create: tree.optional().describe('the object, without its kind and name'),
    delete: z.literal(true).optional(),
  })
  .refine(
    (change) => [change.edit, change.create, change.delete].filter((each) => each !== undefined).length === 1,
    'needs one of edit, create and delete',
  );
export type FaultChange = z.infer<typeof changeSchema>;

/** A request that visitors send all the time, and what they want of it. */
const visitorSchema = z.strictObject({
  url: z.url({ protocol: /^http$/ }).describe('the address as visitors know it: nothing is filled in'),
  host: z.string().max(253).optional().describe('the Host header, instead of the URL’s'),
  login: z.string().max(30).optional().describe('the user of Bookinfo who signs in first, at /login of the same host'),
  expect: z
    .unknown()
    .superRefine((value, context) => {
      const parsed = expectField.safeParse(value);
      if (!parsed.success) context.addIssue({ code: 'custom', message: z.prettifyError(parsed.error) });
    })
    .optional()
    .describe('as `expect` of a probe; left out: 200'),
});
export type Visitor = z.infer<typeof visitorSchema>;

const repairSchema = z.strictObject({ on: hostNameSchema.default('k3s-s'), script: z.string().min(1) });

const incidentShape = z.strictObject({
  level: z
    .number()
    .int()
    .min(1)
    .max(3)
    .describe('1: one look finds it; 2: two objects must be compared; 3: it misleads'),
  title: localizedSchema.describe('what is heard of it, without the cause'),
  ticket: localizedSchema.describe('the user’s words; `{since}` is the time at which it began'),
  stand: z
    .strictObject({
      lesson: name.optional().describe('whose end it is; the folder’s own where nothing is said'),
      steps: z.array(step).min(1).describe('of that lesson’s solutions, in their order'),
      holds: z.array(name).min(1).describe('checkpoints of that lesson that hold there'),
    })
    .describe('the healthy lab'),
  visitors: z.array(visitorSchema).min(1).max(4),
  keeps: z
    .array(z.strictObject({ id: name, title: localizedSchema, checks: z.array(checkSchema).min(1) }))
    .default([])
    .describe('what else holds before and must hold after'),
  fault: z.array(changeSchema).min(1).max(10),
  expect: z
    .strictObject({ checkpoint: name, code: causeCodeSchema })
    .describe('the checkpoint (`visitors`, one of `holds` or `keeps`) that fails then, and its reason'),
  cause: z
    .union([causeCodeSchema.transform((one) => [one]), z.array(causeCodeSchema).length(CAUSES_MAX)])
    .describe('the true one, of `causes.ts`; a list where two faults are put in at once'),
  others: z.array(causeCodeSchema).min(3).max(7).describe('that it could be as well, of `causes.ts`'),
  looks: z
    .array(
      z.strictObject({
        on: hostNameSchema.default('k3s-s'),
        run: z.string().max(500),
        shows: localizedSchema.describe('what is to be seen there'),
      }),
    )
    .min(3)
    .max(6)
    .describe('that find it soonest: three for each cause at most'),
  repairs: z.record(name, repairSchema).refine((all) => Object.keys(all).length >= 2, 'two at least'),
  halves: z
    .record(name, repairSchema)
    .default({})
    .describe('repairs of one cause alone, one for each of two: not accepted'),
  wrongRepair: repairSchema
    .extend({ breaks: name.describe('the checkpoint that fails after it') })
    .describe('serves the visitors again, or seems to, and breaks something else'),
});

/** One file of a lesson's folder `incidents/`. */
const incidentSchema = incidentShape.superRefine(({ cause, level, looks, halves }, context) => {
  const refuse = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
  const isTwice = cause.length > 1;
  if (isTwice && level < 3) refuse('level', 'is 3 where two faults are put in at once');
  if (!isTwice && looks.length > LOOKS) refuse('looks', 'are three');
  const wanted = isTwice ? cause.length : 0;
  if (Object.keys(halves).length !== wanted) refuse('halves', `are ${wanted}: one for each of two causes`);
});
export type IncidentSpec = z.infer<typeof incidentSchema>;

/** @throws Error that names the file and each field that is wrong. */
export function readIncident(file: string, text: string): IncidentSpec {
  let document: unknown;
  try {
    document = parse(text);
  } catch (cause) {
    throw new Error(`incident ${file}: no YAML: ${String(cause).slice(0, 300)}`, { cause });
  }
  const parsed = incidentSchema.safeParse(document);
  if (!parsed.success) throw new Error(`incident ${file}:\n${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
