import { SlipwayError } from '../protocol/errors.ts';
import { createGrader } from './grading/grader.ts';
import { applyLessonStart } from './grading/lesson-start.ts';
import { findLesson, lessons, pendingViews } from './grading/lessons.ts';
import type { LessonSource } from './sessions/lesson-source.ts';

const known = (id: string) => {
  const lesson = findLesson(id);
  if (!lesson) throw new SlipwayError('SLW402', { lesson: id });
  return lesson;
};

/** The lessons of `src/lessons/`, as sessions and labs use them. */
export function createLessonBook(log: {
  info(data: object, text: string): void;
  warn(data: object, text: string): void;
}): LessonSource {
  return {
    list: () => lessons.map(({ id, title }) => ({ id, title })),
    outline(id) {
      const lesson = findLesson(id);
      return lesson && { id: lesson.id, title: lesson.title, checkpoints: pendingViews(lesson) };
    },
    needsMesh: (id) => findLesson(id)?.start.target !== 'bare',
    startGrader({ lesson, hosts, onVerdict }) {
      const grader = createGrader({ hosts, lesson: known(lesson), log, onVerdict });
      grader.start();
      return grader;
    },
    startState: (lesson, hosts, signal) => applyLessonStart({ hosts, lesson: known(lesson), signal }),
  };
}
