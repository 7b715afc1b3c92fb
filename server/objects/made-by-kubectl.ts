import { z } from 'zod';
import { type ClusterObject, clusterObjectSchema } from '#protocol/cluster-object.ts';
import { SlipwayError } from '#protocol/errors.ts';
import { parseBoundedJson } from '../cluster/bounded-json.ts';
import { LAST_APPLIED } from './shown-object.ts';

/** What of an object tells who made it; `annotations` as the API server bounds all of an object's together. */
export const madeMetadataSchema = z.object({
  name: z.string().min(1).max(253),
  namespace: z
    .string()
    .regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/)
    .optional(),
  annotations: z.record(z.string().max(400), z.string().max(262_144)).optional(),
  ownerReferences: z.array(z.unknown()).optional(),
  managedFields: z
    .array(
      z.object({
        manager: z.string().max(200).default(''),
        operation: z.string().max(20).default(''),
        subresource: z.string().max(100).default(''),
      }),
    )
    .optional(),
});
export type MadeMetadata = z.infer<typeof madeMetadataSchema>;

/** kubectl's own words for those of its commands that make objects. */
const MAKES = /^kubectl-(client-side-apply|create|run|expose|autoscale)$/;
/** Of a namespace that Kubernetes made, labels are what a learner gives it. */
const NAMESPACE_CHANGES = /^kubectl-(label|annotate|edit|patch)$/;
/** After these an object is not what was applied last; `kubectl` alone scales, or applies on the server's side. */
const CHANGES = /^kubectl(-edit|-patch|-label|-annotate|-set|-replace|-create|-expose)?$/;

const managers = ({ managedFields = [] }: MadeMetadata) =>
  managedFields.filter(({ subresource }) => subresource !== 'status');

/**
 * Whether somebody made the object by kubectl: what istioctl, the node's own manifests and controllers make names
 * other managers, and what a controller made for an object comes back with that object.
 */
export function isMadeByKubectl(kind: string, metadata: MadeMetadata): boolean {
  const place = kind === 'Namespace' ? metadata.name : (metadata.namespace ?? '');
  if (place.startsWith('kube-') || (metadata.ownerReferences ?? []).length > 0) return false;
  const hasLastApplied = metadata.annotations?.[LAST_APPLIED] !== undefined;
  return managers(metadata).some(({ manager, operation }) => {
    // An installer may write the annotation too, and a scaled Deployment of its own names kubectl.
    if (hasLastApplied && manager.startsWith('kubectl')) return true;
    if (kind === 'Namespace' && NAMESPACE_CHANGES.test(manager)) return true;
    return MAKES.test(manager) || (manager === 'kubectl' && operation === 'Apply');
  });
}

interface Identity {
  readonly apiVersion: string;
  readonly kind: string;
}

/**
 * The object as it was applied last; undefined where kubectl has changed it since, or where that is not known. The
 * learner can write anything there, so it must be of the same object.
 */
export function lastApplied(
  { kind, apiVersion }: Identity,
  metadata: MadeMetadata,
): ClusterObject['object'] | undefined {
  const text = metadata.annotations?.[LAST_APPLIED];
  // A pod is what it was made as, but for what was injected and scheduled into it.
  if (text === undefined || (kind !== 'Pod' && managers(metadata).some(({ manager }) => CHANGES.test(manager))))
    return undefined;
  const group = (version: string) => version.slice(0, Math.max(0, version.indexOf('/')));
  try {
    const { data } = clusterObjectSchema.shape.object.safeParse(parseBoundedJson(Buffer.from(text), kind));
    const isSame =
      data?.kind === kind &&
      group(data.apiVersion) === group(apiVersion) &&
      data.metadata.name === metadata.name &&
      (data.metadata.namespace ?? metadata.namespace) === metadata.namespace;
    return isSame ? data : undefined;
  } catch (error) {
    if (error instanceof SlipwayError) return undefined;
    throw error;
  }
}
