import type { ExamTaskProof } from './results.ts';
import { type Answer, answersOf, foundText, pointsOf, type TaskGround } from './task-ground.ts';

const ACCEPTED_WITHIN_MS = 60_000;

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
      if (answer.name !== 'nothing') await ground.run(answer);
      const { points, text } = await settled(ground, answer, signal);
      scores[answer.name] = points;
      if (points !== answer.score) trouble.push(`${answer.name} must get ${answer.score} and gets ${points}: ${text}`);
    } catch (error) {
      signal.throwIfAborted();
      trouble.push(`${answer.name}: ${(error as Error).message}`);
    }
  }
  const seconds = Math.round((performance.now() - began) / 1000);
  return { ...about, date: new Date().toISOString().slice(0, 10), seconds, scores, trouble };
}

/** What an answer is worth when the lab has come to rest: seen twice, and within a minute. */
async function settled(ground: TaskGround, { score }: Answer, signal: AbortSignal) {
  const deadline = performance.now() + ACCEPTED_WITHIN_MS;
  let inRow = 0;
  for (;;) {
    const report = await ground.look();
    signal.throwIfAborted();
    const points = pointsOf(report);
    inRow = points === score ? inRow + 1 : 0;
    if (inRow === 2 || performance.now() > deadline) return { points, text: foundText(report) };
  }
}
