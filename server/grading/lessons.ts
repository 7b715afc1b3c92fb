import type { CheckpointView } from '../../protocol/verdict.ts';
import type { Lesson } from './vocabulary.ts';

const modules = import.meta.glob<Lesson>('/src/lessons/*/lesson.ts', { eager: true, import: 'default' });

/** In the order of the folders' numbers. */
export const lessons: readonly Lesson[] = Object.keys(modules)
  .sort()
  .map((path) => modules[path])
  .filter((lesson) => lesson !== undefined);

export const findLesson = (id: string): Lesson | undefined => lessons.find((lesson) => lesson.id === id);

/** What is shown where there is no lab. */
export function pendingViews(lesson: Lesson): CheckpointView[] {
  return lesson.checkpoints.map(({ id, title, goal }) => ({
    id,
    title,
    goal,
    verdict: { status: 'pending', at: 0, waitingFor: noLab },
  }));
}

const noLab = { ko: '실습 환경을 시작하면 확인한다.', en: 'Checked once a lab has been started.' };
