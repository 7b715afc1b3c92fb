import type { LabView } from '#protocol/lab-state.ts';
import type { LabHosts } from '../labs/lab-hosts.ts';
import { beforeFault, forgetEvents, putFault, type UndoEntry, undoFault } from './fault.ts';
import type { Incident } from './incident-book.ts';
import type { IncidentRecord } from './incident-record.ts';
import type { LabLooks } from './lab-looks.ts';

/** Fields that become undefined are taken out. */
export type RecordChange = { readonly [K in keyof IncidentRecord]?: IncidentRecord[K] | undefined };

export interface PrepareDeps {
  readonly incident: Incident;
  readonly looks: LabLooks;
  /** A lab of the session that is ready and has what the chapter starts with, which may take minutes; or that one. */
  readonly readyLab: (signal: AbortSignal, known?: string) => Promise<LabView>;
  readonly hostsOf: (lab: string) => LabHosts;
  /** What earlier incidents left in this lab. */
  readonly leftIn: (lab: string) => readonly UndoEntry[];
  readonly clock: () => number;
}
interface Preparation extends PrepareDeps {
  /** The record is kept before this returns. */
  readonly set: (change: RecordChange) => void;
  readonly signal: AbortSignal;
}

/** From a lab as it stands to a clock that runs: healthy, the fault put in, and users see it. */
export async function prepareIncident(deps: Preparation): Promise<void> {
  const { incident, looks, readyLab, hostsOf, leftIn, clock, set, signal } = deps;
  set({ step: 'lab' });
  const lab = await readyLab(signal);
  const left = leftIn(lab.id);
  // What an earlier try left in another lab is nothing to this one.
  set({ lab: lab.id, step: 'healthy', undo: [...left] });
  const hosts = hostsOf(lab.id);
  const writer = looks.writer(hosts);
  try {
    await undoFault(left, writer);
    set({ undo: [] });
    await looks.healthy({ hosts, incident, signal });
    signal.throwIfAborted();
    // On record before anything is put in: whoever finds it half done can take it out.
    set({ step: 'fault', undo: await beforeFault(incident.spec.fault, writer) });
    await putFault(incident.spec.fault, writer);
    set({ step: 'symptom' });
    await looks.symptom({ hosts, incident, signal });
    await forgetEvents(writer);
    signal.throwIfAborted();
    set({ phase: 'running', step: undefined, startedAt: clock() });
  } finally {
    writer.close();
  }
}
