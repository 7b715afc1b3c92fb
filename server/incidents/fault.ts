import { SlipwayError } from '#protocol/errors.ts';
import { ClusterStatusError } from '../cluster/cluster-status-error.ts';
import { findResource } from '../grading/objects/resource-names.ts';
import { LAST_APPLIED } from '../objects/shown-object.ts';
import type { ClusterObject, ClusterWriter } from './cluster-writer.ts';
import { editObject } from './edit-object.ts';
import type { FaultChange } from './incident-spec.ts';

/** What kubectl calls itself; nothing in an object says that somebody else wrote it. */
const MANAGER = 'fieldManager=kubectl-edit';
const CONFLICT = 409;
/** Each is kept in the server's database until the incident is over. */
const OBJECT_MAX_BYTES = 262_144;
const TRIES = 4;

/** An object as it was before the fault; `before` is null where there was none. */
export interface UndoEntry {
  readonly collection: string;
  readonly path: string;
  readonly before: ClusterObject | null;
}

/** Where an object of a change is. */
export function placeOf({ resource, namespace, name }: FaultChange): { collection: string; path: string } {
  const found = findResource(resource);
  if (!found) throw new Error(`${resource} is unknown`);
  const collection =
    found.namespaced && namespace !== undefined
      ? found.path.replace(/\/([^/]+)$/, `/namespaces/${namespace}/$1`)
      : found.path;
  return { collection, path: `${collection}/${name}` };
}

/** What the fault will change, as it is now: to be kept before anything is put in. */
export async function beforeFault(changes: readonly FaultChange[], writer: ClusterWriter): Promise<UndoEntry[]> {
  const entries: UndoEntry[] = [];
  for (const change of changes) {
    const place = placeOf(change);
    const before = (await writer.get(place.path)) ?? null;
    if (JSON.stringify(before).length > OBJECT_MAX_BYTES) {
      throw new SlipwayError('SLW401', { detail: `${place.path}: more than ${OBJECT_MAX_BYTES} bytes` });
    }
    entries.push({ ...place, before });
  }
  return entries;
}

/**
 * Puts a fault in, so that no object tells who did it, or when: who manages which fields stays as it was, and what
 * kubectl applied last says what the object says now.
 * @throws SlipwayError SLW404 where the lab is healthy in a way of its own, and has not what the fault changes
 */
export async function putFault(changes: readonly FaultChange[], writer: ClusterWriter): Promise<void> {
  for (const change of changes) {
    const place = placeOf(change);
    if (change.delete) await writer.remove(place.path);
    else if (change.create) await writer.post(`${place.collection}?${MANAGER}`, created(change));
    else await replaceInSecret(place.path, change, writer);
  }
}

function created({ resource, namespace, name, create = {} }: FaultChange): Record<string, unknown> {
  const found = findResource(resource);
  const { metadata = {}, ...rest } = create as { metadata?: object };
  const apiVersion = found?.path.replace(/^\/apis?\//, '').replace(/\/[^/]+$/, '');
  return {
    apiVersion,
    kind: found?.kind,
    ...rest,
    metadata: { ...metadata, name, ...(namespace !== undefined && { namespace }) },
  };
}

async function replaceInSecret(path: string, { edit = [] }: FaultChange, writer: ClusterWriter): Promise<void> {
  const first = await writer.get(path);
  if (!first) throw new SlipwayError('SLW404', { detail: `no ${path}` });
  const { managedFields } = first.metadata;
  await retried(async () => {
    const current = (await writer.get(path)) ?? first;
    await writer.put(`${path}?${MANAGER}`, withLastApplied(edited(current, edit, path), edit));
  });
  if (!managedFields) return;
  // A second write, for the first one adds its own entry whatever it says of them.
  await retried(async () => {
    const current = await writer.get(path);
    if (current)
      await writer.put(`${path}?${MANAGER}`, { ...current, metadata: { ...current.metadata, managedFields } });
  });
}

function edited(object: ClusterObject, edit: Edits, path: string): ClusterObject {
  try {
    return editObject(object, edit);
  } catch (cause) {
    throw new SlipwayError('SLW404', { detail: `${path}: ${(cause as Error).message}` }, { cause });
  }
}
type Edits = NonNullable<FaultChange['edit']>;

/** Controllers write as well: whoever was first makes the other read again. */
async function retried(work: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof ClusterStatusError && error.status === CONFLICT) || tries >= TRIES) throw error;
    }
  }
}

function withLastApplied(object: ClusterObject, edit: Edits): ClusterObject {
  const text = object.metadata.annotations?.[LAST_APPLIED];
  const applied = text === undefined ? undefined : appliedText(text, edit);
  if (applied === undefined) return object;
  const annotations = { ...object.metadata.annotations, [LAST_APPLIED]: `${applied}\n` };
  return { ...object, metadata: { ...object.metadata, annotations } };
}

/** Undefined for what a learner wrote there by hand: what cannot be read tells nobody anything. */
function appliedText(text: string, edit: Edits): string | undefined {
  try {
    return JSON.stringify(editObject(JSON.parse(text) as unknown, edit));
  } catch {
    return undefined;
  }
}

/** Makes the objects what they were before the fault, whatever became of them since. */
export async function undoFault(entries: readonly UndoEntry[], writer: ClusterWriter): Promise<void> {
  for (const { collection, path, before } of entries) {
    if (!before) {
      await writer.remove(path);
      continue;
    }
    await retried(async () => {
      const current = await writer.get(path);
      const { resourceVersion: _version, uid: _uid, managedFields: _fields, ...metadata } = before.metadata;
      const now = current && { resourceVersion: current.metadata.resourceVersion, uid: current.metadata.uid };
      const object = { ...before, metadata: { ...metadata, ...now } };
      await (current ? writer.put(path, object) : writer.post(collection, object));
    });
  }
}

/** Events of what was done before the incident would tell it. */
export async function forgetEvents(writer: ClusterWriter): Promise<void> {
  const namespaces = await writer.names('/api/v1/namespaces');
  await Promise.all(namespaces.map((name) => writer.remove(`/api/v1/namespaces/${name}/events`)));
}
