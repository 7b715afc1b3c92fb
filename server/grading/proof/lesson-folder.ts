import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Lesson } from '../vocabulary.ts';

const LESSONS = join(import.meta.dirname, '../../../src/lessons');

/** One script of a solution, `<number>-<host>-<what>.sh`: commands that a learner types on that host. */
interface Step {
  readonly name: string;
  readonly host: string;
  readonly script: string;
}
export interface Solution {
  readonly name: string;
  readonly steps: readonly Step[];
}

const changeSchema = z.union([
  z.strictObject({ step: z.string(), replace: z.string().min(1), with: z.string() }),
  z.strictObject({ step: z.string(), script: z.string() }),
]);
const mutantSchema = z.strictObject({
  solution: z.string().describe('the solution that is changed'),
  until: z.string().optional().describe('the last step that is run'),
  change: z.array(changeSchema).nullable().default([]),
  expect: z.strictObject({ checkpoint: z.string(), code: z.string() }),
});
export interface Mutant extends Solution {
  readonly expect: { readonly checkpoint: string; readonly code: string };
}

export interface LessonFolder {
  readonly lesson: Lesson;
  readonly solutions: readonly Solution[];
  readonly mutants: readonly Mutant[];
}

/** @throws Error for an unknown lesson, a mutant whose change does not fit its solution, or a wrong step name. */
export async function readLessonFolder(id: string): Promise<LessonFolder> {
  const folders = await readdir(LESSONS);
  const folder = folders.find((name) => name.replace(/^\d+-/, '') === id);
  if (!folder) throw new Error(`there is no lesson ${id}; there are: ${folders.join(', ')}`);
  const path = join(LESSONS, folder);
  const { default: lesson } = (await import(join(path, 'lesson.ts'))) as { default: Lesson };
  const names = (await readdir(join(path, 'solutions'))).sort();
  const solutions = await Promise.all(names.map((name) => readSolution(join(path, 'solutions', name), name)));
  const files = (await readdir(join(path, 'mutants'))).filter((name) => name.endsWith('.yaml')).sort();
  const mutants = await Promise.all(
    files.map(async (file) => {
      const text = await readFile(join(path, 'mutants', file), 'utf8');
      return mutate(file.replace('.yaml', ''), mutantSchema.parse(parse(text)), solutions);
    }),
  );
  const ids = lesson.checkpoints.map((checkpoint) => checkpoint.id);
  const stray = mutants.find(({ expect }) => !ids.includes(expect.checkpoint));
  if (stray) throw new Error(`mutant ${stray.name} expects the unknown checkpoint ${stray.expect.checkpoint}`);
  return { lesson, solutions, mutants };
}

async function readSolution(path: string, name: string): Promise<Solution> {
  const files = (await readdir(path)).sort();
  const steps = files.map(async (file) => {
    const host = /^\d+-(k3s-s|k3s-w\d|testpc)-[a-z0-9-]+\.sh$/.exec(file)?.[1];
    if (!host) throw new Error(`${name}/${file}: a step is called <number>-<host>-<what>.sh`);
    return { name: file, host, script: await readFile(join(path, file), 'utf8') };
  });
  return { name, steps: await Promise.all(steps) };
}

function mutate(name: string, mutant: z.infer<typeof mutantSchema>, solutions: readonly Solution[]): Mutant {
  const base = solutions.find((solution) => solution.name === mutant.solution);
  if (!base) throw new Error(`mutant ${name}: there is no solution ${mutant.solution}`);
  const scripts = new Map(base.steps.map((step) => [step.name, step.script]));
  for (const change of mutant.change ?? []) {
    const before = scripts.get(change.step);
    if (before === undefined) throw new Error(`mutant ${name}: there is no step ${change.step}`);
    if ('replace' in change && !before.includes(change.replace)) {
      throw new Error(`mutant ${name}: ${change.step} does not contain ${JSON.stringify(change.replace)}`);
    }
    scripts.set(change.step, 'script' in change ? change.script : before.replace(change.replace, () => change.with));
  }
  const last = mutant.until ? base.steps.findIndex((step) => step.name === mutant.until) : base.steps.length - 1;
  if (last < 0) throw new Error(`mutant ${name}: there is no step ${mutant.until}`);
  const steps = base.steps.slice(0, last + 1).map((step) => ({ ...step, script: scripts.get(step.name) ?? '' }));
  return { name, steps, expect: mutant.expect };
}
