import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ExerciseSpec } from '#server/lessons/exercises/exercise-spec.ts';
import { readPage } from './page-parts.ts';

/** What a learner spends, in seconds. Slower than reading a novel: every other sentence is tried out. */
const SECONDS = {
  /** 120 English words a minute. */
  word: 0.5,
  /** 270 Korean syllables a minute. */
  syllable: 0.22,
  /** To find the terminal, run a block and see it end; some wait for pods. */
  block: 30,
  /** A line of a command, a file or an output. */
  codeLine: 2,
  /** To see a checkpoint of the lab turn, and its reason when it does not at once. */
  labCheckpoint: 60,
  /** To think of a way, write it, and mend what the check finds. */
  task: 600,
  prediction: 25,
  /** For the question itself; then for each part that is chosen, placed or looked up. */
  question: 20,
  part: 12,
  lookUp: 60,
  picture: 30,
} as const;
const STEP_MINUTES = 5;

interface Lesson {
  readonly checkpoints: readonly { readonly exercise?: ExerciseSpec; readonly task?: true }[];
}

function questionSeconds(exercise: ExerciseSpec | undefined): number {
  switch (exercise?.kind) {
    case undefined:
      return SECONDS.labCheckpoint;
    case 'text':
      return SECONDS.question + SECONDS.lookUp;
    case 'choice':
      return SECONDS.question + SECONDS.part * exercise.options.length;
    case 'assign':
    case 'order':
      return SECONDS.question + SECONDS.part * exercise.items.length;
  }
}

function proseSeconds(mdx: string): number {
  const prose = mdx.replace(/^---\n.*?^---$/ms, '').replace(/^```.*?^```$/gms, '');
  const syllables = prose.match(/[가-힣]/g)?.length ?? 0;
  const words = prose.match(/[A-Za-z0-9][^\s|]*/g)?.length ?? 0;
  return syllables * SECONDS.syllable + words * SECONDS.word;
}

function seconds(mdx: string, { checkpoints }: Lesson) {
  const parts = readPage(mdx);
  const blocks = parts.filter((part) => part.kind === 'command' && part.mode !== 'shown').length;
  const lines = [...mdx.matchAll(/^```.*?\n(.*?)^```$/gms)].flatMap(([, body = '']) => body.trim().split('\n')).length;
  return {
    reading: proseSeconds(mdx),
    code: lines * SECONDS.codeLine,
    commands: blocks * SECONDS.block,
    questions: checkpoints.reduce(
      (sum, { exercise, task }) => sum + (task ? SECONDS.task : questionSeconds(exercise)),
      0,
    ),
    predictions: (mdx.match(/<Prediction /g)?.length ?? 0) * SECONDS.prediction,
    pictures: (mdx.match(/<Diagram/g)?.length ?? 0) * SECONDS.picture,
  };
}

const lessons = join(import.meta.dirname, '../../src/lessons');
describe.each(readdirSync(lessons).filter((name) => /^\d+-/.test(name)))('lesson %s', (folder) => {
  test('says how many minutes it takes, as measured by its words, commands and questions', {
    timeout: 60_000,
  }, async () => {
    const { default: lesson } = (await import(join(lessons, folder, 'lesson.ts'))) as { default: Lesson };
    const pages = ['ko', 'en'].map((language) => readFileSync(join(lessons, folder, `${language}.mdx`), 'utf8'));
    const measured = pages.map((mdx) => seconds(mdx, lesson));
    const total = measured.map((each) => Object.values(each).reduce((sum, one) => sum + one, 0) / 60);
    const minutes = Math.round(total.reduce((a, b) => a + b, 0) / total.length / STEP_MINUTES) * STEP_MINUTES;
    const said = pages.map((mdx) => Number(/^minutes: (\d+)$/m.exec(mdx)?.[1]));
    expect(said, JSON.stringify(measured)).toEqual([minutes, minutes]);
  });
});
