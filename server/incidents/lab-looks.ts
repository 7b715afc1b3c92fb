import type { WayEntry } from '#protocol/incidents.ts';
import type { Verdict } from '#protocol/verdict.ts';
import type { Stoppable } from '../cluster/cluster-access.ts';
import { createGrader, type Grader } from '../grading/grader.ts';
import type { WatchedLabs } from '../grading/lab/watched-labs.ts';
import type { LabHosts } from '../labs/lab-hosts.ts';
import type { Lesson } from '../lessons/vocabulary.ts';
import { type ClusterWriter, createClusterWriter } from './cluster-writer.ts';
import type { Incident } from './incident-book.ts';
import { watchObjectChanges } from './object-changes.ts';
import { bringHealthy, untilSymptom } from './stand.ts';

/** What a run looks at the lab with; tests put others here. */
export interface LabLooks {
  grader(options: { hosts: LabHosts; lesson: Lesson; onVerdict: (id: string, verdict: Verdict) => void }): Grader;
  writer(hosts: LabHosts): ClusterWriter;
  changes(hosts: LabHosts, onChange: (entry: WayEntry) => void): Stoppable;
  healthy(options: { hosts: LabHosts; incident: Incident; signal: AbortSignal }): Promise<void>;
  symptom(options: { hosts: LabHosts; incident: Incident; signal: AbortSignal }): Promise<void>;
}

export function labLooks(watchedLabs: WatchedLabs, scriptOf: (lesson: Lesson, step: string) => string): LabLooks {
  return {
    grader: (options) => createGrader({ ...options, labs: watchedLabs }),
    writer: createClusterWriter,
    changes: watchObjectChanges,
    healthy: (options) => bringHealthy({ ...options, watchedLabs, scriptOf }),
    symptom: untilSymptom,
  };
}
