import type { Lesson } from './vocabulary.ts';

const modules = import.meta.glob<Lesson>('/src/lessons/*/lesson.ts', { eager: true, import: 'default' });
const scripts = import.meta.glob<string>('/src/lessons/*/solutions/**/*.sh', {
  eager: true,
  import: 'default',
  query: '?raw',
});

/** In the order of the folders' numbers. */
export const lessons: readonly Lesson[] = Object.keys(modules)
  .sort()
  .map((path) => modules[path])
  .filter((lesson) => lesson !== undefined);

/** Reads a step of a lesson's folder `solutions/`. @throws Error when there is none of that name. */
export function solutionScript(lesson: Lesson, step: string): string {
  const path = Object.keys(modules).find((each) => modules[each] === lesson);
  const script = path && scripts[path.replace(/lesson\.ts$/, `solutions/${step}`)];
  if (script === undefined) throw new Error(`${lesson.id} has no solutions/${step}`);
  return script;
}
