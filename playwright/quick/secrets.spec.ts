import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { CheckpointSpec, Lesson } from '#server/lessons/vocabulary.ts';
import { CHECKOUT } from './checkout.ts';

const LESSONS = join(CHECKOUT, 'src/lessons');
/** What `astro build` leaves: everything that a browser can fetch without asking the server. */
const SITE = join(CHECKOUT, 'dist/site');
/** Scripts shorter than this are single commands, which the prose may well show. */
const SCRIPT_MIN = 200;

/** Letters and digits only: markup, escapes and line breaks hide nothing. */
const bare = (text: string) => text.replaceAll(/&#?\w+;|\\u\{?[0-9a-f]+\}?|[^\p{L}\p{N}]/giu, '');

function textsOf({ exercise, hints }: CheckpointSpec): string[] {
  const texts = [...(hints ?? [])];
  if (exercise) texts.push(exercise.explanation);
  if (exercise && 'mistakes' in exercise) texts.push(...(exercise.mistakes ?? []).map(({ why }) => why));
  if (exercise && 'options' in exercise) texts.push(...exercise.options.map(({ why }) => why));
  if (exercise && 'items' in exercise) texts.push(...exercise.items.map(({ why }) => why));
  return texts.flatMap(({ ko, en }) => [ko, en]);
}

interface Secrets {
  readonly texts: readonly string[];
  readonly scripts: readonly string[];
}

async function secretsOf(folder: string): Promise<Secrets> {
  const { default: lesson } = (await import(join(LESSONS, folder, 'lesson.ts'))) as { default: Lesson };
  const scripts = lesson.checkpoints
    .flatMap(({ solution }) => solution ?? [])
    .map((step) => readFileSync(join(LESSONS, folder, 'solutions', step), 'utf8'))
    .filter((script) => script.length >= SCRIPT_MIN);
  // A hint that repeats a sentence of the chapter is no secret.
  const prose = ['ko', 'en'].map((name) => bare(readFileSync(join(LESSONS, folder, `${name}.mdx`), 'utf8')));
  const texts = lesson.checkpoints.flatMap(textsOf).filter((text) => !prose.some((all) => all.includes(bare(text))));
  return { texts, scripts };
}

test('no hint, solution or explanation is in what a browser can fetch', async () => {
  const files = readdirSync(SITE, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /\.(html|m?js|json|css|svg)$/.test(file),
  );
  expect(files.filter((file) => file.endsWith('.html')).length).toBeGreaterThan(2);
  const site = files.map((file) => [file, bare(readFileSync(join(SITE, file), 'utf8'))] as const);
  for (const folder of readdirSync(LESSONS).filter((name) => /^\d+-/.test(name))) {
    const { texts, scripts } = await secretsOf(folder);
    for (const secret of [...texts, ...scripts]) {
      // What is searched is the prose, whose commands stand side by side there: a script may be put together of them.
      const places = scripts.includes(secret) ? site.filter(([file]) => !file.endsWith('search.json')) : site;
      const leaks = places.filter(([, text]) => text.includes(bare(secret))).map(([file]) => file);
      expect(leaks, secret).toEqual([]);
    }
  }
});
