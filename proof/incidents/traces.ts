import { isDeepStrictEqual } from 'node:util';
import type { ClusterWriter } from '#server/incidents/cluster-writer.ts';
import type { UndoEntry } from '#server/incidents/fault.ts';
import { LAST_APPLIED } from '#server/objects/shown-object.ts';

/** A controller writes the state of an object after every change, whoever made it. */
const withoutStatus = (managers: readonly unknown[]): unknown[] =>
  managers.filter((each) => !(typeof each === 'object' && each !== null && 'subresource' in each));

/** What of an object tells that, or when, somebody put the fault in; empty where nothing does. */
export async function tracesOf(undo: readonly UndoEntry[], writer: ClusterWriter): Promise<string[]> {
  const found: string[] = [];
  for (const { path, before } of undo) {
    const now = await writer.get(path);
    if (!now || !before) continue;
    const { managedFields = [], annotations = {} } = before.metadata;
    if (!isDeepStrictEqual(withoutStatus(now.metadata.managedFields ?? []), withoutStatus(managedFields))) {
      found.push(`${path}: managedFields differ from before`);
    }
    const applied = now.metadata.annotations?.[LAST_APPLIED];
    if (annotations[LAST_APPLIED] !== undefined && applied === annotations[LAST_APPLIED]) {
      found.push(`${path}: what was applied last is the object before the fault`);
    }
  }
  const events = await writer.names('/api/v1/namespaces/default/events');
  if (events.some((name) => undo.some(({ path }) => name.startsWith(`${path.split('/').at(-1)}.`)))) {
    found.push('an event tells of what the fault changed');
  }
  return found;
}
