import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { writtenAnswersSchema } from '#protocol/exercise.ts';
import { doesTask, type Solution, type Step } from './solution-steps.ts';

const changeSchema = z.union([
  z.strictObject({ step: z.string(), replace: z.string().min(1), with: z.string() }),
  z.strictObject({ step: z.string(), script: z.string() }),
]);
const mutantSchema = z.strictObject({
  solution: z.string().describe('the solution that is changed'),
  until: z.string().optional().describe('the last step that is run'),
  change: z.array(changeSchema).nullable().default([]),
  answers: writtenAnswersSchema.optional().describe('given instead of those of the solution, by checkpoint'),
  expect: z.strictObject({ checkpoint: z.string(), code: z.string() }),
});

/** A mistake: a changed solution, and the reason that must be found. */
export interface Mutant extends Solution {
  readonly expect: { readonly checkpoint: string; readonly code: string };
}

/** @throws Error for a change that does not fit its solution. */
export async function readMutants(
  path: string,
  solutions: readonly Solution[],
  tasks: readonly string[] = [],
): Promise<Mutant[]> {
  const names = await readdir(path).catch(() => []);
  const files = names.filter((name) => name.endsWith('.yaml')).sort();
  return Promise.all(
    files.map(async (file) => {
      const parsed = mutantSchema.safeParse(parse(await readFile(join(path, file), 'utf8')));
      if (!parsed.success) throw new Error(`mutant ${file}: ${z.prettifyError(parsed.error)}`);
      return mutate(file.replace('.yaml', ''), parsed.data, { solutions, tasks });
    }),
  );
}

interface Bases {
  readonly solutions: readonly Solution[];
  /** Ids of checkpoints that are tasks. */
  readonly tasks?: readonly string[];
}

/** @throws Error when the change names what the solution does not have. */
export function mutate(name: string, mutant: z.infer<typeof mutantSchema>, { solutions, tasks = [] }: Bases): Mutant {
  const base = solutions.find((solution) => solution.name === mutant.solution);
  if (!base) throw new Error(`mutant ${name}: there is no solution ${mutant.solution}`);
  const scripts = new Map(base.steps.flatMap((step) => (step.kind === 'script' ? [[step.name, step.script]] : [])));
  for (const change of mutant.change ?? []) {
    const before = scripts.get(change.step);
    if (before === undefined) throw new Error(`mutant ${name}: there is no step ${change.step}`);
    if ('replace' in change && !before.includes(change.replace)) {
      throw new Error(`mutant ${name}: ${change.step} does not contain ${JSON.stringify(change.replace)}`);
    }
    scripts.set(change.step, 'script' in change ? change.script : before.replace(change.replace, () => change.with));
  }
  const last = mutant.until ? base.steps.findIndex((step) => step.name === mutant.until) : base.steps.length - 1;
  if (mutant.until && last < 0) throw new Error(`mutant ${name}: there is no step ${mutant.until}`);
  const changed = new Set((mutant.change ?? []).map(({ step }) => step));
  const others = tasks.filter((task) => task !== mutant.expect.checkpoint);
  const steps = base.steps
    .slice(0, last + 1)
    // A task comes last and stands alone: a mistake elsewhere need not do it.
    .filter((step) => changed.has(step.name) || !others.some((task) => doesTask(step, task)))
    // A mistake need not pass the checkpoints that the solution passes on its way.
    .flatMap((step): Step[] => (step.kind === 'script' ? [{ ...step, script: scripts.get(step.name) ?? '' }] : []));
  return { name, steps, answers: { ...base.answers, ...mutant.answers }, expect: mutant.expect };
}
