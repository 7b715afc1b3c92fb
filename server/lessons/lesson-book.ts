import { SlipwayError } from '#protocol/errors.ts';
import { createGrader } from '../grading/grader.ts';
import type { WatchedLabs } from '../grading/lab/watched-labs.ts';
import type { LabHosts } from '../labs/lab-hosts.ts';
import { checkShape } from './exercises/answer-shape.ts';
import { answersOf } from './exercises/answers-file.ts';
import type { LessonSource } from './lesson-source.ts';
import { applyLessonStart } from './lesson-start.ts';
import { solutionOf } from './solution.ts';
import { viewsWithoutLab } from './views-without-lab.ts';
import type { Lesson } from './vocabulary.ts';

const ANSWER_TIMEOUT_MS = 30_000;
const ANSWER_MAX_BYTES = 65_536;

export interface LessonBookDeps {
  readonly lessons: readonly Lesson[];
  /** Reads a step of the lesson's folder `solutions/`. */
  readonly solutionScript: (lesson: Lesson, step: string) => string;
  /** All graders of a lab share what they see of it. */
  readonly watchedLabs: WatchedLabs;
  readonly log: { info(data: object, text: string): void; warn(data: object, text: string): void };
}

/** The lessons as sessions and labs use them. */
export function createLessonBook({ lessons, solutionScript, watchedLabs, log }: LessonBookDeps): LessonSource {
  const findLesson = (id: string) => lessons.find((lesson) => lesson.id === id);
  const known = (id: string) => {
    const lesson = findLesson(id);
    if (!lesson) throw new SlipwayError('SLW402', { lesson: id });
    return lesson;
  };
  const knownCheckpoint = (lesson: string, id: string) => {
    const checkpoint = known(lesson).checkpoints.find((each) => each.id === id);
    if (!checkpoint) throw new SlipwayError('SLW106', { what: `${lesson}/${id}` });
    return checkpoint;
  };
  return {
    list: () =>
      lessons.map(({ id, title, checkpoints }) => ({
        id,
        title,
        checkpoints: checkpoints.filter(({ further }) => !further).map((each) => each.id),
      })),
    outline(id, answers) {
      const lesson = findLesson(id);
      return lesson && { id: lesson.id, title: lesson.title, checkpoints: viewsWithoutLab(lesson, answers) };
    },
    needsMesh: (id) => findLesson(id)?.start.target !== 'bare',
    startGrader({ lesson, ...options }) {
      const grader = createGrader({ ...options, lesson: known(lesson), labs: watchedLabs, log });
      grader.start();
      return grader;
    },
    startState: (lesson, hosts, options) => applyLessonStart({ hosts, lesson: known(lesson), ...options }),
    checkAnswer: (lesson, checkpoint, answer) =>
      checkShape(checkpoint, knownCheckpoint(lesson, checkpoint).exercise, answer),
    readAnswers: (lesson, written, hosts) => answersOf(written, known(lesson), printedBy(hosts)),
    hint(lesson, checkpoint, level) {
      const hint = knownCheckpoint(lesson, checkpoint).hints?.[level - 1];
      if (!hint) throw new SlipwayError('SLW106', { what: `${lesson}/${checkpoint}/hint ${level}` });
      return hint;
    },
    solution(lesson, checkpoint) {
      const solution = solutionOf(knownCheckpoint(lesson, checkpoint), (step) => solutionScript(known(lesson), step));
      if (!solution) throw new SlipwayError('SLW106', { what: `${lesson}/${checkpoint}/solution` });
      return solution;
    },
  };
}

/** What a command prints in the lab, as a learner would read it before answering. */
const printedBy = (hosts: LabHosts) => async (host: string, script: string) => {
  const { stdout } = await hosts.exec(
    host,
    { argv: ['/bin/bash', '-l', '-c', script], cwd: '/root' },
    { timeoutMs: ANSWER_TIMEOUT_MS, maxBytes: ANSWER_MAX_BYTES },
  );
  return stdout;
};
