import type { Answer } from '#protocol/exercise.ts';
import type { ServerMessage } from '#protocol/messages.ts';
import type { ExerciseSpec } from './exercises/exercise-spec.ts';
import type { CheckpointSpec } from './vocabulary.ts';

export type Solution = Pick<Extract<ServerMessage, { type: 'solution' }>, 'steps' | 'answer' | 'explanation'>;

/** What `solution.show` is answered with; undefined where the lesson has nothing to show. */
export function solutionOf(
  { exercise, solution = [] }: CheckpointSpec,
  readScript: (step: string) => string,
): Solution | undefined {
  const steps = solution.map((step) => ({ host: hostOfStep(step), script: readScript(step) }));
  if (!exercise) return steps.length === 0 ? undefined : { steps };
  const answer = rightAnswer(exercise);
  // A value that only the learner's lab knows is shown by the command that prints it.
  const look =
    exercise.kind === 'text' && exercise.next !== undefined
      ? [{ host: exercise.on ?? 'k3s-s', script: exercise.next }]
      : [];
  return { steps: [...steps, ...look], explanation: exercise.explanation, ...(answer && { answer }) };
}

/** A step is called `<number>-<host>-<what>.sh`. */
export function hostOfStep(step: string): string {
  const host = /(?:^|\/)\d+-(k3s-s|k3s-w\d|testpc)-[^/]*\.sh$/.exec(step)?.[1];
  if (!host) throw new Error(`${step} names no host`);
  return host;
}

function rightAnswer(exercise: ExerciseSpec): Answer | undefined {
  switch (exercise.kind) {
    case 'choice':
      return { kind: 'choice', chosen: exercise.options.filter(({ right }) => right).map(({ id }) => id) };
    case 'assign':
      return { kind: 'assign', targets: Object.fromEntries(exercise.items.map(({ id, target }) => [id, target])) };
    case 'order':
      return { kind: 'order', items: exercise.items.map(({ id }) => id) };
    case 'text':
      return literalAnswer(exercise.accept);
  }
}

/** A pattern such as `^1337$` is an answer itself; others are none that a person would type. */
function literalAnswer(accept: Extract<ExerciseSpec, { kind: 'text' }>['accept']): Answer | undefined {
  if ('fact' in accept) return undefined;
  const literal = accept.map((pattern) => /^\^([\w :/@-]+)\$$/.exec(pattern)?.[1]).find((text) => text !== undefined);
  return literal === undefined ? undefined : { kind: 'text', text: literal };
}
