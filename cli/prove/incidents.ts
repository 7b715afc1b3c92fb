import { readIncidents } from '#proof/incidents/incident-files.ts';
import { proveIncident } from '#proof/incidents/prove-incident.ts';
import { readIncidentProofs, writeIncidentProof } from '#proof/incidents/results.ts';
import { applyLessonStart } from '#server/lessons/lesson-start.ts';
import type { ProveLabs } from './labs.ts';

export interface IncidentRunOptions {
  readonly source: ProveLabs;
  /** Parts of names, or chapters; all where none is given. */
  readonly wanted: readonly string[];
  readonly results: string;
  readonly about: { readonly commit: string; readonly machine: string };
  /** Only those that were not proven yet. */
  readonly rest: boolean;
  readonly signal: AbortSignal;
  readonly print: ((text: string) => void) | undefined;
}

/** Proves incidents in one lab, chapter after chapter. Results are written after each. */
export async function proveIncidents(options: IncidentRunOptions): Promise<{ passed: number; failed: number }> {
  const { source, wanted, results, about, rest, signal, print } = options;
  const { book, scriptOf } = await readIncidents();
  const known = readIncidentProofs(results);
  const due = book.all.filter(
    ({ id, lesson }) =>
      (wanted.length === 0 || wanted.some((name) => id.includes(name) || lesson.id === name)) &&
      !(rest && known[id]?.trouble.length === 0),
  );
  let [passed, failed] = [0, 0];
  if (due.length === 0) return { passed, failed };
  const { id: lab, hosts } = await source.fresh('mesh', signal);
  console.log(`     lab ${lab}, ${due.length} incidents`);
  let chapter: string | undefined;
  for (const incident of due) {
    if (chapter !== incident.lesson.id) await applyLessonStart({ hosts, lesson: incident.lesson, signal });
    chapter = incident.lesson.id;
    const proof = await proveIncident({ incident, hosts, scriptOf, about, signal, print });
    writeIncidentProof(results, incident.id, proof);
    const { trouble, start, reason } = proof;
    console.log(`${trouble.length === 0 ? 'ok  ' : 'FAIL'} ${incident.id} (started in ${start} s, ${reason})`);
    for (const text of trouble) console.log(`       ${text}`);
    if (trouble.length === 0) passed += 1;
    else failed += 1;
  }
  return { passed, failed };
}
