import { Document } from 'yaml';
import { z } from 'zod';
import type { Changes } from '#protocol/manifests.ts';

export interface Comparison {
  readonly before: string;
  readonly after: string;
}

const objectSchema = z.record(z.string(), z.unknown());
/** What the cluster writes itself, and would differ each time. */
const OWN_FIELDS = ['creationTimestamp', 'generation', 'managedFields', 'resourceVersion', 'selfLink', 'uid'];
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** The cluster's objects as people write them, before and after, one document each. */
export function compareObjects({ documents }: Changes): Comparison {
  const written = (json: string | undefined) => (json === undefined ? '' : yamlOf(json));
  // What cannot be applied stays as it is.
  const pairs = documents.map(({ before, after }) => ({ before: written(before), after: written(after ?? before) }));
  const joined = (side: 'before' | 'after') => pairs.map((pair) => pair[side]).join('---\n');
  return { before: joined('before'), after: joined('after') };
}

function yamlOf(json: string): string {
  const parsed = objectSchema.safeParse(jsonIn(json));
  if (!parsed.success) return '';
  const { status: _, metadata, ...object } = parsed.data;
  const { annotations, ...named } = objectSchema.catch({}).parse(metadata);
  const { [LAST_APPLIED]: __, ...notes } = objectSchema.catch({}).parse(annotations ?? {});
  const kept = Object.entries(named).filter(([key]) => !OWN_FIELDS.includes(key));
  const { apiVersion, kind, ...rest } = object;
  const own = { ...Object.fromEntries(kept), ...(Object.keys(notes).length > 0 && { annotations: notes }) };
  return new Document({ apiVersion, kind, metadata: own, ...rest }).toString({ lineWidth: 0 });
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
