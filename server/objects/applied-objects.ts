import { z } from 'zod';
import { type ClusterObject, clusterObjectSchema, objectText } from '#protocol/cluster-object.ts';
import { SlipwayError } from '#protocol/errors.ts';
import { APPLIED_OBJECTS_MAX, type AppliedObjects } from '#protocol/work.ts';
import type { ClusterAccess } from '../cluster/cluster-access.ts';
import { ClusterStatusError } from '../cluster/cluster-status-error.ts';
import { clusterLimits } from '../cluster/limits.ts';
import { METADATA_ONLY } from '../cluster/list.ts';
import { orNothing } from '../cluster/or-nothing.ts';
import { objectPath } from './find-resource.ts';
import { type ListedResource, listedResources } from './listed-resources.ts';
import { isMadeByKubectl, lastApplied, type MadeMetadata, madeMetadataSchema } from './made-by-kubectl.ts';
import { shownObject } from './shown-object.ts';

/** The API server is the learner's too: its other callers go on meanwhile. */
const AT_ONCE = 4;
/** Of all objects together, as JSON; the largest sample of the course has 20 KiB. */
const OBJECTS_MAX_BYTES = 4 * 1024 * 1024;

type Cluster = Pick<ClusterAccess, 'get' | 'list'>;
type LeftOut = AppliedObjects['leftOut'][number];
interface Found {
  readonly resource: ListedResource;
  readonly metadata: MadeMetadata;
}

/**
 * The objects that a learner made by kubectl, without the data of a Secret, and what of them is left out.
 * @throws SlipwayError SLW400 where the cluster cannot be asked
 */
export async function appliedObjects(cluster: Cluster, signal: AbortSignal): Promise<AppliedObjects> {
  const resources = await listedResources(cluster, signal);
  const leftOut: LeftOut[] = [];
  const found = (await each(resources, (resource) => madeOf(cluster, { resource, signal, leftOut }))).flat();
  leftOut.push(...found.slice(APPLIED_OBJECTS_MAX).map((one) => left(one, 'count')));
  const read = await each(found.slice(0, APPLIED_OBJECTS_MAX), (one) => readOne(cluster, one, { signal, leftOut }));
  let bytes = 0;
  const objects = read.flatMap((one) => {
    if (!one) return [];
    const size = JSON.stringify(one.object).length;
    if (bytes + size > OBJECTS_MAX_BYTES) {
      leftOut.push(left(one.found, 'large'));
      return [];
    }
    bytes += size;
    const { namespace } = one.found.metadata;
    return [{ object: one.object, asApplied: one.asApplied, ...(namespace !== undefined && { namespace }) }];
  });
  return { objects, leftOut: leftOut.slice(0, 2 * APPLIED_OBJECTS_MAX) };
}

interface Looking {
  readonly signal: AbortSignal;
  readonly leftOut: LeftOut[];
}

/** Names and managers are enough to tell whose an object is: of a Secret nothing more is asked for. */
async function madeOf(
  cluster: Cluster,
  { resource, signal, leftOut }: Looking & { readonly resource: ListedResource },
): Promise<Found[]> {
  try {
    const { items } = await cluster.list(
      `${resource.base}/${resource.resource}`,
      z.object({ metadata: madeMetadataSchema }),
      { accept: METADATA_ONLY, signal },
    );
    return items
      .filter(({ metadata }) => isMadeByKubectl(resource.kind, metadata))
      .filter(({ metadata }) => resource.isNamespaced === (metadata.namespace !== undefined))
      .map(({ metadata }) => ({ resource, metadata }));
  } catch (error) {
    if (!isOfOne(error)) throw error;
    leftOut.push({ what: resource.kind, reason: 'unread' });
    return [];
  }
}

async function readOne(cluster: Cluster, found: Found, { signal, leftOut }: Looking) {
  const { resource, metadata } = found;
  const skip = (reason: LeftOut['reason']) => {
    leftOut.push(left(found, reason));
    return undefined;
  };
  if (resource.kind === 'Secret') return skip('secret');
  const applied = lastApplied(resource, metadata);
  if (applied) return { found, object: applied, asApplied: true };
  // What the cluster has of it is full of what was injected: no pod that could be made again.
  if (resource.kind === 'Pod') return skip('bare-pod');
  try {
    const live = await orNothing(
      cluster.get(objectPath(resource, metadata), liveSchema, { signal, maxBytes: clusterLimits.eventMaxBytes }),
    );
    // Gone since it was listed.
    return live && { found, object: shownObject(live), asApplied: false };
  } catch (error) {
    if (!isOfOne(error)) throw error;
    return skip('unread');
  }
}

/** There is too much of one kind, or an extension does not serve it now: that must not cost the others. */
const isOfOne = (error: unknown): boolean =>
  error instanceof ClusterStatusError || (error instanceof SlipwayError && error.failure.code === 'SLW401');

const liveSchema: z.ZodType<ClusterObject['object']> = clusterObjectSchema.shape.object;

const left = ({ resource: { kind }, metadata: { namespace, name } }: Found, reason: LeftOut['reason']): LeftOut => ({
  what: objectText({ kind, namespace, name }),
  reason,
});

/** In their order, a few at once. */
async function each<T, R>(all: readonly T[], work: (one: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const waiting = [...all.entries()];
  const next = async (): Promise<void> => {
    for (let one = waiting.shift(); one; one = waiting.shift()) results[one[0]] = await work(one[1]);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, next));
  return results;
}
