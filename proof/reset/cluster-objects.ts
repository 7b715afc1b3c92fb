import { z } from 'zod';
import type { LabHosts } from '#server/labs/lab-hosts.ts';

const LIST_MAX_BYTES = 32 * 1024 * 1024;
const LIST_TIMEOUT_MS = 30_000;

const objectSchema = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({
    name: z.string(),
    namespace: z.string().optional(),
    uid: z.string(),
    labels: z.record(z.string(), z.string()).optional(),
    annotations: z.record(z.string(), z.string()).optional(),
    ownerReferences: z.array(z.unknown()).optional(),
    deletionTimestamp: z.string().optional(),
  }),
  spec: z.unknown().optional(),
  status: z.unknown().optional(),
});
export type ClusterObject = z.infer<typeof objectSchema>;

/** What the cluster writes by itself, all the time. */
const NEVER = [
  'events.*',
  'endpoints',
  'leases.*',
  'csinodes.*',
  'flowschemas.*',
  'prioritylevelconfigurations.*',
  'apiservices.*',
  'controllerrevisions.*',
  'certificatesigningrequests.*',
];
const EVERYTHING = `"$(kubectl api-resources --verbs=list,delete -o name |
  grep -vE '^(${NEVER.join('|')})$' | paste -sd,)"`;

/** Every object of the cluster that somebody could have made or changed. */
export const listObjects = (hosts: LabHosts, signal: AbortSignal): Promise<ClusterObject[]> =>
  list(hosts, EVERYTHING, signal);

/** What runs, or should: a small part of the objects, and cheap to ask for again and again. */
export const listPods = (hosts: LabHosts, signal: AbortSignal): Promise<ClusterObject[]> =>
  list(hosts, 'pods,deployments.apps', signal);

/** What a repair of an incident may make, change and delete; a tenth of all objects, and asked for in a second. */
export const listRules = (hosts: LabHosts, signal: AbortSignal): Promise<ClusterObject[]> =>
  list(
    hosts,
    `namespaces,services,deployments.apps,serviceaccounts,${[
      'gateways.networking',
      'virtualservices.networking',
      'destinationrules.networking',
      'serviceentries.networking',
      'sidecars.networking',
      'envoyfilters.networking',
      'peerauthentications.security',
      'authorizationpolicies.security',
    ]
      .map((name) => `${name}.istio.io`)
      .join(',')}`,
    signal,
  );

async function list(hosts: LabHosts, resources: string, signal: AbortSignal): Promise<ClusterObject[]> {
  const { code, stdout, stderr, truncated } = await hosts.exec(
    'k3s-s',
    { argv: ['/bin/bash', '-l', '-c', `kubectl get ${resources} -A -o json`] },
    { maxBytes: LIST_MAX_BYTES, timeoutMs: LIST_TIMEOUT_MS, signal },
  );
  if (code !== 0 || truncated) throw new Error(`the cluster cannot be listed: ${stderr.trim().slice(-300)}`);
  return z.object({ items: z.array(objectSchema) }).parse(JSON.parse(stdout)).items;
}

export const keyOf = ({ apiVersion, kind, metadata: { namespace = '', name } }: ClusterObject): string =>
  [apiVersion.replace(/\/v\d\w*$/, ''), kind, namespace, name].join(' ');

const SYSTEM = /^kube-/;
export const isOfSystem = ({ kind, metadata: { namespace, name } }: ClusterObject): boolean =>
  SYSTEM.test(namespace ?? '') && (kind !== 'Pod' || !name.startsWith('node-debugger-'));

/** Made by a controller for another object, with which it comes and goes. */
export const isOwned = ({ metadata: { ownerReferences = [] } }: ClusterObject): boolean => ownerReferences.length > 0;

const LEADER = 'control-plane.alpha.kubernetes.io/leader';
/** Tokens that expire, and who among istiods does what. */
export const isSelfWritten = ({ kind, metadata: { name, annotations = {} } }: ClusterObject): boolean =>
  (kind === 'Secret' && name.startsWith('bootstrap-token-')) || (kind === 'ConfigMap' && LEADER in annotations);

/** `kubectl replace` writes the second one anew. */
const SELF_WRITTEN_ANNOTATIONS = [
  'deployment.kubernetes.io/revision',
  'kubectl.kubernetes.io/last-applied-configuration',
];
/** istiod fills these in when it is ready. */
const SELF_WRITTEN_WEBHOOK = ['caBundle', 'failurePolicy'];

/** An object as somebody would write it: without what the cluster adds. */
export function written(object: ClusterObject): ClusterObject {
  const metadata = { ...object.metadata } as Record<string, unknown>;
  for (const name of ['uid', 'resourceVersion', 'generation', 'creationTimestamp']) delete metadata[name];
  const plain = { ...object, metadata: metadata as ClusterObject['metadata'] };
  delete plain.status;
  return plain;
}

/** Two objects with the same text need no repair. */
export function comparable(object: ClusterObject): string {
  const { kind, spec } = object;
  const { labels = {}, annotations = {} } = object.metadata;
  const lasting = Object.entries(annotations).filter(([name]) => !SELF_WRITTEN_ANNOTATIONS.includes(name));
  const head = { labels, annotations: Object.fromEntries(lasting) };
  if (kind === 'CustomResourceDefinition') return keyOf(object);
  if (kind === 'Node') return sorted({ labels, spec });
  if (kind === 'ConfigMap' && isOfSystem(object)) return keyOf(object);
  const rest = { ...written(object), apiVersion: undefined, metadata: undefined };
  return sorted({ ...rest, head }, kind.endsWith('WebhookConfiguration') ? SELF_WRITTEN_WEBHOOK : []);
}

function sorted(value: unknown, without: readonly string[] = []): string {
  return JSON.stringify(value, (key, each: unknown) => {
    if (without.includes(key)) return undefined;
    if (each === null || typeof each !== 'object' || Array.isArray(each)) return each;
    return Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
