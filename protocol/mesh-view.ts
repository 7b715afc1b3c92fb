import { z } from 'zod';
import { failureSchema } from './errors.ts';
import { reasonSchema } from './verdict.ts';

/** Nodes of one view; namespaces that do not fit are one node each. */
export const MESH_NODES_MAX = 400;
/** Pods of one workload that are told by name; those with a fault come first. */
export const MESH_PODS_MAX = 50;
export const MESH_FAULTS_MAX = 5;
export const MESH_EDGES_MAX = 60;
export const MESH_FACTS_MAX = 12;
/** Namespaces that can be looked at by name. */
export const MESH_NAMESPACES_MAX = 500;

const name = z.string().max(253);
export const namespaceNameSchema = z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/);

export const meshKindSchema = z.enum([
  'namespace',
  'workload',
  'service',
  'gateway',
  'virtual-service',
  'destination-rule',
  'service-entry',
]);
export type MeshKind = z.infer<typeof meshKindSchema>;

const podSchema = z.strictObject({
  name,
  isReady: z.boolean(),
  hasSidecar: z.boolean(),
  isFaulty: z.boolean(),
});
export type MeshPod = z.infer<typeof podSchema>;

const podsSchema = z.strictObject({
  total: z.number().int(),
  ready: z.number().int(),
  meshed: z.number().int().describe('with a proxy: a sidecar, or the gateway itself'),
  shown: z.array(podSchema).max(MESH_PODS_MAX),
});

const edgeSchema = z.strictObject({
  to: z.string().max(600),
  kind: z
    .enum(['takes', 'binds', 'routes', 'delegates', 'subsets', 'selects'])
    .describe(
      'as requests go: proxies to their Gateways, these to VirtualServices, those to Services, and these to pods',
    ),
  text: z.string().max(120).optional().describe('such as a subset and a share of requests'),
});
export type MeshEdge = z.infer<typeof edgeSchema>;

export const meshNodeSchema = z.strictObject({
  id: z.string().max(600).describe('`Service/default/web-svc`, as reasons name objects'),
  kind: meshKindSchema,
  namespace: name,
  name,
  facts: z.array(z.string().max(300)).max(MESH_FACTS_MAX).describe('hosts, ports, subsets; the first is the shortest'),
  pods: podsSchema.optional(),
  counts: z.partialRecord(meshKindSchema, z.number().int()).optional().describe('of a namespace that is one node'),
  edges: z.array(edgeSchema).max(MESH_EDGES_MAX),
  faults: z.array(reasonSchema).max(MESH_FAULTS_MAX),
  /** There are more than are told. */
  moreFaults: z.number().int().optional(),
});
export type MeshNode = z.infer<typeof meshNodeSchema>;

const namespaceSchema = z.strictObject({ name, injects: z.boolean().describe('new pods get a sidecar by its label') });

/** What is new since the last message of this view; the first one is whole. */
export const meshChangeSchema = z.strictObject({
  isWhole: z.boolean(),
  put: z.array(meshNodeSchema).max(MESH_NODES_MAX),
  gone: z.array(z.string().max(600)).max(MESH_NODES_MAX),
  namespaces: z.array(namespaceSchema).max(MESH_NAMESPACES_MAX),
  objects: z.number().int().describe('that were looked at'),
  hidden: z.number().int().describe('nodes of the namespaces on show that found no place'),
  failures: z.array(failureSchema).max(12).describe('what cannot be asked now; the rest is shown'),
});
export type MeshChange = z.infer<typeof meshChangeSchema>;
