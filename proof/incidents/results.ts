import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const seconds = z.number();
const incidentProofSchema = z.strictObject({
  date: z.iso.date(),
  commit: z.string(),
  machine: z.string(),
  healthy: seconds.describe('until the healthy lab stood'),
  symptom: seconds.describe('from the fault being put in until visitors saw it'),
  start: seconds.describe('until the clock ran, in a lab that was healthy: its look, the fault and the symptom'),
  reason: z.string().describe('that the grader gave'),
  repairs: z.record(z.string(), seconds).describe('until each was accepted'),
  refused: z.string().describe('for what the wrong repair was refused'),
  trouble: z.array(z.string()),
});
export type IncidentProof = z.infer<typeof incidentProofSchema>;

const schema = z.record(z.string(), incidentProofSchema);
export type IncidentProofs = z.infer<typeof schema>;

const fileOf = (folder: string) => join(folder, 'proof', 'incidents.json');

/** By incident; empty where none was proven. */
export const readIncidentProofs = (folder: string): IncidentProofs =>
  existsSync(fileOf(folder)) ? schema.parse(JSON.parse(readFileSync(fileOf(folder), 'utf8'))) : {};

export function writeIncidentProof(folder: string, id: string, proof: IncidentProof): void {
  const all = Object.entries({ ...readIncidentProofs(folder), [id]: proof }).sort(([a], [b]) => a.localeCompare(b));
  mkdirSync(join(folder, 'proof'), { recursive: true });
  writeFileSync(fileOf(folder), `${JSON.stringify(Object.fromEntries(all), null, 1)}\n`);
}

/** The part of the page of proofs that is about incidents. */
export function incidentsTable(proofs: IncidentProofs, ids: readonly string[]): string {
  const rows = ids.map((id) => {
    const proof = proofs[id];
    if (!proof) return `| ${id} | — | | | | not run |`;
    const repairs = Object.entries(proof.repairs).map(([name, took]) => `${name} ${took} s`);
    const ends = proof.trouble.length === 0 ? 'yes' : `**no**: ${proof.trouble.join('; ')}`;
    return `| ${id} | ${proof.start} s | \`${proof.reason}\` | ${repairs.join(', ')} | \`${proof.refused}\` | ${ends} |`;
  });
  const proven = ids.filter((id) => proofs[id]?.trouble.length === 0).length;
  return `## Incidents

Each: the lab is healthy, the fault is put in and leaves no trace, visitors see it, the checks find the reason, each repair is accepted and a wrong one is refused. Started: until its clock ran, in a lab that was healthy.

${proven} of ${ids.length} proven.

| incident | started | reason | repairs | wrong repair | proven |
| --- | --- | --- | --- | --- | --- |
${rows.join('\n')}
`;
}
