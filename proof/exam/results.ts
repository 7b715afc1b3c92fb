import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const about = { date: z.iso.date(), commit: z.string(), machine: z.string(), seconds: z.number() };
const taskProofSchema = z.strictObject({
  ...about,
  scores: z.record(z.string(), z.number()).describe('points of ten, by answer'),
  trouble: z.array(z.string()),
});
export type ExamTaskProof = z.infer<typeof taskProofSchema>;

const sittingProofSchema = z.strictObject({
  ...about,
  answers: z.record(z.string(), z.string()).describe('what was answered, by task'),
  percent: z.number(),
  trouble: z.array(z.string()).describe('where the report was not true'),
});
export type SittingProof = z.infer<typeof sittingProofSchema>;

const schema = z.strictObject({
  tasks: z.record(z.string(), taskProofSchema).default({}),
  sittings: z.record(z.string(), sittingProofSchema).default({}),
});
export type ExamProofs = z.infer<typeof schema>;

const fileOf = (folder: string) => join(folder, 'proof', 'exam.json');

/** Empty where nothing was proven. */
export const readExamProofs = (folder: string): ExamProofs =>
  schema.parse(existsSync(fileOf(folder)) ? JSON.parse(readFileSync(fileOf(folder), 'utf8')) : {});

type One =
  | { readonly task: string; readonly proof: ExamTaskProof }
  | { readonly seed: number; readonly proof: SittingProof };

export function writeExamProof(folder: string, one: One): void {
  const { tasks, sittings } = readExamProofs(folder);
  const next =
    'task' in one
      ? { tasks: { ...tasks, [one.task]: one.proof }, sittings }
      : { tasks, sittings: { ...sittings, [one.seed]: one.proof } };
  const byName = Object.entries(next.tasks).sort(([a], [b]) => a.localeCompare(b));
  mkdirSync(join(folder, 'proof'), { recursive: true });
  writeFileSync(fileOf(folder), `${JSON.stringify({ ...next, tasks: Object.fromEntries(byName) }, null, 1)}\n`);
}

/** The part of the page of proofs that is about the exam. */
export function examTable({ tasks, sittings }: ExamProofs, ids: readonly string[]): string {
  const rows = ids.map((id) => {
    const proof = tasks[id];
    if (!proof) return `| ${id} | — | not run |`;
    const scores = Object.entries(proof.scores).map(([name, points]) => `${name} ${points}`);
    const ends = proof.trouble.length === 0 ? 'yes' : `**no**: ${proof.trouble.join('; ').replaceAll('|', '\\|')}`;
    return `| ${id} | ${scores.join(', ')} | ${ends} |`;
  });
  const proven = ids.filter((id) => tasks[id]?.trouble.length === 0).length;
  const all = Object.values(sittings);
  const isTrue = all.filter(({ trouble }) => trouble.length === 0).length;
  return `## Exam

Each task: nothing is earned at its start, each known answer gets its points of ten, the right ones all of them. A sitting draws tasks by its seed, gives known answers, and holds the report against what they are worth: by check, task, domain and in all.

${proven} of ${ids.length} tasks proven; the reports of ${isTrue} of ${all.length} sittings were true.

| task | points by answer | proven |
| --- | --- | --- |
${rows.join('\n')}
`;
}
