import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type LessonFolder, lessonIds, readLessonFolder } from '../lesson-folder.ts';
import { doesTask } from '../solution-steps.ts';
import { readPage } from './page-parts.ts';

const LESSONS = join(import.meta.dirname, '../../src/lessons');
const MUTANTS_MIN = 6;
/** Words of commands and manifests, which a task leaves to the learner. */
const TOLD = /\b(kubectl|istioctl|curl -|apiVersion|matchLabels)\b/;

const folders = await Promise.all((await lessonIds()).map(readLessonFolder));
const tasks = folders.flatMap((folder) =>
  folder.lesson.checkpoints.flatMap((spec) =>
    spec.task ? [[`${folder.lesson.id} ${spec.id}`, folder, spec] as const] : [],
  ),
);

/** What each solution does for this task, without its comments. */
const scriptsOf = ({ solutions }: LessonFolder, id: string): string[] =>
  solutions.flatMap(({ steps }) => {
    const mine = steps.flatMap((step) => (step.kind === 'script' && doesTask(step, id) ? [step.script] : []));
    return mine.length === 0 ? [] : [mine.map((script) => script.replace(/^#.*$/gm, '').trim()).join('\n')];
  });

test('facts belong to tasks', () => {
  for (const { lesson } of folders) {
    for (const { id, task, facts } of lesson.checkpoints) if (facts) expect(task, `${lesson.id} ${id}`).toBe(true);
  }
});

describe.each(tasks)('task %s', (_, folder, spec) => {
  const { id, goal, facts = [], checks, hints, exercise } = spec;

  test('is done in a lab, with facts, three hints, and no command told', () => {
    expect(exercise).toBeUndefined();
    expect(checks.every(({ kind }) => kind !== 'exercise')).toBe(true);
    expect(hints).toHaveLength(3);
    expect(facts.length).toBeGreaterThan(0);
    for (const { ko, en } of [goal, ...facts]) {
      expect(ko).not.toMatch(TOLD);
      expect(en).not.toMatch(TOLD);
    }
  });

  test('ends its chapter: nothing behind it can be run, and no other checkpoint but tasks follows', async () => {
    for (const language of ['ko', 'en']) {
      const parts = readPage(await readFile(join(LESSONS, folder.folder, `${language}.mdx`), 'utf8'));
      const at = parts.findIndex((part) => part.kind === 'checkpoint' && part.id === id);
      expect(at, language).toBeGreaterThan(-1);
      const behind = parts.slice(at + 1);
      expect(behind.filter((part) => part.kind === 'command' && part.mode !== 'shown')).toEqual([]);
      const others = behind.flatMap((part) => (part.kind === 'checkpoint' ? [part.id] : []));
      for (const other of others) expect(folder.lesson.checkpoints.find((each) => each.id === other)?.task).toBe(true);
    }
  });

  test('has two different solutions, is shown one of them, and has six mutants', () => {
    const scripts = scriptsOf(folder, id);
    expect(scripts).toHaveLength(folder.solutions.length);
    expect(new Set(scripts).size).toBeGreaterThan(1);
    expect(spec.solution?.some((step) => step.endsWith(`-${id}.sh`))).toBe(true);
    const mutants = folder.mutants.filter(({ expect: { checkpoint } }) => checkpoint === id);
    expect(mutants.length).toBeGreaterThanOrEqual(MUTANTS_MIN);
  });
});
