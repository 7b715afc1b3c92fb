import { z } from 'zod';

const recordSchema = z.record(z.string(), z.unknown());
/** What the cluster writes itself: in a comparison with what somebody wrote it says nothing. */
const SERVER_METADATA = ['uid', 'resourceVersion', 'generation', 'creationTimestamp', 'managedFields', 'selfLink'];
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** An object of the cluster as somebody could have written it. */
export function asWritten(
  object: Readonly<Record<string, unknown>>,
): Record<string, unknown> & { readonly metadata: Record<string, unknown> } {
  const { status: _, metadata, ...rest } = object;
  const { annotations, ...named } = recordSchema.catch({}).parse(metadata);
  const { [LAST_APPLIED]: __, ...notes } = recordSchema.catch({}).parse(annotations);
  const kept = Object.entries(named).filter(([key]) => !SERVER_METADATA.includes(key));
  const own = { ...Object.fromEntries(kept), ...(Object.keys(notes).length > 0 && { annotations: notes }) };
  return { ...rest, metadata: own };
}
