import type { WrittenAnswers } from '#protocol/exercise.ts';
import type { CheckpointView } from '#protocol/verdict.ts';
import type { AdminClient } from '../admin-client.ts';
import type { Output } from '../output.ts';

const SYMBOLS = { passed: '✔', failed: '✘', pending: '…', inconclusive: '?' } as const;

function lines(out: Output, { id, title, verdict }: CheckpointView): string[] {
  const head = `${SYMBOLS[verdict.status]} ${id.padEnd(20)} ${out.text(title)}`;
  switch (verdict.status) {
    case 'passed':
      return [head, `    ${verdict.evidence}`];
    case 'failed': {
      const { reason } = verdict;
      return [
        head,
        `    ${out.text(reason.message)}`,
        `    ${reason.code}  ${reason.object}`,
        `    expected  ${reason.expected}`,
        `    observed  ${reason.observed}`,
        ...(reason.next === '' ? [] : [`    look with ${reason.on}$ ${reason.next}`]),
      ];
    }
    case 'pending':
      return [head, `    ${out.text(verdict.waitingFor)}`];
    case 'inconclusive':
      return [head, `    ${verdict.failure.code}: ${out.text(verdict.failure.message)}`];
  }
}

export interface GradeLab {
  readonly client: AdminClient;
  readonly out: Output;
  readonly id: string;
  readonly lesson: string;
  readonly waitMs: number;
  /** What a learner would have submitted; an exercise without an answer is failed. */
  readonly answers?: WrittenAnswers;
}

/** Prints every verdict; returns 0 only if all checkpoints that the lesson needs passed. */
export async function gradeLab({ client, out, id, lesson, waitMs, answers }: GradeLab): Promise<number> {
  const result = await client.grade(id, { lesson, waitMs, ...(answers && { answers }) });
  const needed = result.checkpoints.filter(({ further }) => !further);
  const passed = needed.filter(({ verdict }) => verdict.status === 'passed').length;
  const all = needed.length;
  const further = result.checkpoints.filter((each) => each.further);
  const beyond = further.filter(({ verdict }) => verdict.status === 'passed').length;
  out.answer({ ...result, passed, total: all }, [
    ...result.checkpoints.flatMap((checkpoint) => lines(out, checkpoint)),
    `${passed} of ${all} passed${further.length > 0 ? `, and ${beyond} of ${further.length} beyond them` : ''}`,
  ]);
  return passed === all && all > 0 ? 0 : 1;
}
