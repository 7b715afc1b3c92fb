import type { CheckpointView } from '#protocol/verdict.ts';
import { CheckpointRun } from '../grading/checkpoint-run.ts';
import { type Answers, noAnswers } from './exercises/answers-file.ts';
import type { Lesson } from './vocabulary.ts';

/** What is shown where there is no lab: exercises that need none have their verdict. */
export function viewsWithoutLab(lesson: Lesson, answers: Answers = noAnswers, at = Date.now()): CheckpointView[] {
  return lesson.checkpoints.map((spec) => {
    const run = new CheckpointRun(spec, { at, answers });
    return run.withoutLab ? run.view() : { ...run.view(), verdict: { status: 'pending', at: 0, waitingFor: noLab } };
  });
}

const noLab = { ko: '실습 환경을 시작하면 확인한다.', en: 'Checked once a lab has been started.' };
