import { z } from 'zod';
import { HOST_FILE_MAX_BYTES } from './host-files.ts';
import { labIdSchema } from './lab-state.ts';

/** A file's text as JSON: quotes and ends of lines take two characters there. */
export const MANIFEST_BODY_MAX_BYTES = 2 * HOST_FILE_MAX_BYTES + 4096;
/** One kind with all that it refers to; a Deployment has 190 KiB. */
export const SCHEMA_MAX_BYTES = 1024 * 1024;
/** Kinds that are offered; a cluster with Istio has about 100. */
export const KINDS_MAX = 1_000;
/** Of each sort of live object. */
export const NAMES_MAX = 500;
export const FINDINGS_MAX = 200;
/** istioctl tells of one namespace at a time. */
export const ANALYZED_NAMESPACES_MAX = 3;
/** Each takes a run of kubectl. */
export const RUN_DOCUMENTS_MAX = 40;

const name = z.string().max(253);
const namespaceName = z.string().regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/);
const kindName = z.string().regex(/^[A-Za-z][A-Za-z0-9]{0,99}$/);
const group = z.string().regex(/^([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?)?$/);
const version = z.string().regex(/^[a-z][a-z0-9]{0,49}$/);

export const kindSchema = z.object({ group, version, kind: kindName, namespaced: z.boolean() });
export type Kind = z.infer<typeof kindSchema>;

export const kindsSchema = z.object({
  revision: z.string().max(64).describe('differs once the cluster has other kinds or schemas'),
  kinds: z.array(kindSchema).max(KINDS_MAX),
});
export type Kinds = z.infer<typeof kindsSchema>;

/** `parts`: schemas by the name that `$ref` has, the kind's own in `root`. Their content is the lab's, and hostile. */
export const kindShapeSchema = z.object({
  root: z.string().max(500).optional().describe('none: the cluster has no schema of it'),
  parts: z.record(z.string(), z.unknown()),
});
export type KindShape = z.infer<typeof kindShapeSchema>;

const labels = z.record(z.string().max(400), z.string().max(100));

/** Names of live objects, for completion. */
export const liveNamesSchema = z.object({
  namespaces: z.array(name).max(NAMES_MAX),
  services: z
    .array(
      z.object({
        namespace: name,
        name,
        ports: z.array(z.object({ name: name.optional(), number: z.number().int() })).max(100),
        selector: labels,
      }),
    )
    .max(NAMES_MAX),
  gateways: z.array(z.object({ namespace: name, name, kind: z.enum(['istio', 'kubernetes']) })).max(NAMES_MAX),
  subsets: z
    .array(z.object({ namespace: name, host: name, names: z.array(name).max(100) }))
    .max(NAMES_MAX)
    .describe('as DestinationRules have them'),
  externalHosts: z.array(name).max(NAMES_MAX).describe('of ServiceEntries'),
  pods: z
    .array(z.object({ namespace: name, labels }))
    .max(NAMES_MAX)
    .describe('each set of labels once'),
});
export type LiveNames = z.infer<typeof liveNamesSchema>;

const level = z.enum(['error', 'warning', 'info']);

/** What a program of the lab says of a text. `line` counts from 1; 0 stands for the whole document. */
export const findingSchema = z.object({
  level,
  message: z.string().max(2000),
  code: z.string().max(20).optional().describe('such as IST0101'),
  line: z.number().int().min(0),
  document: z.number().int().min(0).optional().describe('which of the text’s documents, where that is known'),
});
export type Finding = z.infer<typeof findingSchema>;

export const findingsSchema = z.object({ findings: z.array(findingSchema).max(FINDINGS_MAX) });

export const dryRunSchema = findingsSchema.extend({
  accepted: z.number().int().describe('documents without an error'),
});
export type DryRun = z.infer<typeof dryRunSchema>;

/** What applying each document would make of its object: both as the cluster's JSON, for the page to read. */
export const changesSchema = findingsSchema.extend({
  documents: z.array(z.object({ before: z.string().optional(), after: z.string().optional() })),
});
export type Changes = z.infer<typeof changesSchema>;

const lab = z.strictObject({ lab: labIdSchema });
const text = lab.extend({ text: z.string().max(HOST_FILE_MAX_BYTES) });

/** What a page sends to `/api/manifests/<operation>`, as JSON. */
export const manifestRequests = {
  kinds: lab,
  shape: lab.extend({ group, version, kind: kindName }),
  names: lab,
  analyze: text.extend({ namespaces: z.array(namespaceName).min(1).max(ANALYZED_NAMESPACES_MAX) }),
  'dry-run': text,
  changes: text,
} as const;
