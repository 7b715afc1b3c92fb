import type { ExamTaskProof } from './results.ts';
import { type Answer, answersOf, foundText, NOTHING, pointsOf, type TaskGround } from './task-ground.ts';

const ACCEPTED_WITHIN_MS = 45_000;

export interface ProveTask {
  readonly ground: TaskGround;
  readonly about: Pick<ExamTaskProof, 'commit' | 'machine'>;
  readonly signal: AbortSignal;
}

/** Trouble with the lab is a value, as what is wrong is. */
export async function proveTask({ ground, about, signal }: ProveTask): Promise<ExamTaskProof> {
  const began = performance.now();
  const trouble: string[] = [];
  const scores: Record<string, number> = {};
  for (const answer of answersOf(ground.task)) {
    try {
      await ground.atStart();
      let found = await given(ground, answer, signal);
      if (found.points !== answer.score) {
        // What an earlier answer left in the lab, beside objects and pods, is no fault of this one.
        await ground.renew();
        found = await given(ground, answer, signal);
      }
      scores[answer.name] = found.points;
      const { points, text } = found;
      if (points !== answer.score) trouble.push(`${answer.name} must get ${answer.score} and gets ${points}: ${text}`);
    } catch (error) {
      signal.throwIfAborted();
      trouble.push(`${answer.name}: ${(error as Error).message}`);
    }
  }
  const seconds = Math.round((performance.now() - began) / 1000);
  return { ...about, date: new Date().toISOString().slice(0, 10), seconds, scores, trouble };
}

/** What an answer is worth when the lab has come to rest. The ground itself saw that nothing earns nothing. */
async function given(ground: TaskGround, answer: Answer, signal: AbortSignal) {
  if (answer.name === NOTHING) return { points: 0, text: '' };
  await ground.run(answer);
  const deadline = performance.now() + ACCEPTED_WITHIN_MS;
  for (;;) {
    const report = await ground.look();
    signal.throwIfAborted();
    const points = pointsOf(report);
    if (points === answer.score || performance.now() > deadline) return { points, text: foundText(report) };
  }
}
