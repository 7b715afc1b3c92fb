import { SlipwayError } from '#protocol/errors.ts';
import type { CheckpointSpec, Lesson } from '../lessons/vocabulary.ts';
import { type ExamTaskSpec, readExamTask } from './exam-task-spec.ts';

export interface ExamTask {
  /** The file's name without its end. */
  readonly id: string;
  readonly spec: ExamTaskSpec;
  /** Its checks, each group a checkpoint, as a grader takes them. */
  readonly graded: Lesson;
  readonly read: readonly Pick<Lesson, 'id' | 'title'>[];
}

export interface ExamFile {
  readonly id: string;
  readonly text: string;
}

export interface ExamBank {
  readonly all: readonly ExamTask[];
  /** @throws SlipwayError SLW106 */
  get(id: string): ExamTask;
}

/** @throws Error for a file that is wrong, a chapter that is not there, or two tasks that share a namespace */
export function createExamBank(files: readonly ExamFile[], lessons: readonly Lesson[]): ExamBank {
  const all = files.map((file) => taskOf(file, lessons));
  const owners = new Map<string, string>();
  for (const { id, spec } of all) {
    for (const { name } of spec.setup.namespaces) {
      const other = owners.get(name);
      if (other !== undefined) throw new Error(`exam tasks ${other} and ${id} share the namespace ${name}`);
      owners.set(name, id);
    }
  }
  return {
    all,
    get(id) {
      const found = all.find((each) => each.id === id);
      if (!found) throw new SlipwayError('SLW106', { what: `exam task/${id.slice(0, 60)}` });
      return found;
    },
  };
}

function taskOf({ id, text }: ExamFile, lessons: readonly Lesson[]): ExamTask {
  const spec = readExamTask(id, text);
  const read = spec.read.map((name) => {
    const lesson = lessons.find((each) => each.id === name);
    if (!lesson) throw new Error(`exam task ${id}: there is no lesson ${name}`);
    return { id: lesson.id, title: lesson.title };
  });
  const checkpoints = spec.checks.map(
    ({ title, checks }, index): CheckpointSpec => ({
      id: `check-${index + 1}`,
      title,
      goal: title,
      checks: checks as unknown as CheckpointSpec['checks'],
    }),
  );
  return {
    id,
    spec,
    read,
    graded: {
      id: `exam-${id}`,
      title: spec.title,
      start: { target: 'mesh', steps: [] },
      checkpoints: checkpoints as unknown as Lesson['checkpoints'],
    },
  };
}
