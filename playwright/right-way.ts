import { answersOf } from '#server/lessons/exercises/answers-file.ts';
import type { LessonFolder } from '#proof/lesson-folder.ts';
import type { Learner } from './learner.ts';

/** Does a checkpoint as the lesson's own solution does: types its commands, and answers what is asked. */
export async function doCheckpoint(learner: Learner, folder: LessonFolder, checkpoint: string): Promise<void> {
  const { exercise, solution = [] } = specOf(folder, checkpoint);
  for (const step of solution) {
    const { host, script } = scriptOf(folder, step);
    await learner.type(host, script);
  }
  if (exercise) await answerRightly(learner, folder, checkpoint);
}

/** Gives the answer of the first solution that has one. */
export async function answerRightly(learner: Learner, folder: LessonFolder, checkpoint: string): Promise<void> {
  const { lesson, solutions } = folder;
  const { exercise } = specOf(folder, checkpoint);
  const written = solutions.map(({ answers }) => answers[checkpoint]).find((answer) => answer !== undefined);
  if (!exercise || written === undefined) throw new Error(`no solution of ${lesson.id} answers ${checkpoint}`);
  const answers = await answersOf({ [checkpoint]: written }, lesson, async (host, script) => {
    const screen = await learner.type(host, script);
    const rows = await screen.locator('.xterm-rows > div').allTextContents();
    // The last line is the prompt; what a command for an answer prints is one line.
    return rows.filter((row) => row.trim() !== '').at(-2) ?? '';
  });
  const answer = answers.get(checkpoint);
  if (answer) await learner.answer(checkpoint, 'items' in exercise ? exercise : {}, answer);
}

export function specOf({ lesson }: LessonFolder, checkpoint: string) {
  const spec = lesson.checkpoints.find(({ id }) => id === checkpoint);
  if (!spec) throw new Error(`${lesson.id} has no checkpoint ${checkpoint}`);
  return spec;
}

/** A step is named by its solution's folder and its file. */
function scriptOf({ lesson, solutions }: LessonFolder, path: string) {
  const [folder, file] = path.split('/');
  const step = solutions.find(({ name }) => name === folder)?.steps.find(({ name }) => name === file);
  if (step?.kind !== 'script') throw new Error(`${lesson.id} has no solutions/${path}`);
  // Nobody could type on in a terminal whose command goes on.
  if (step.background) throw new Error(`${lesson.id}: solutions/${path} never comes back to the prompt`);
  return step;
}
