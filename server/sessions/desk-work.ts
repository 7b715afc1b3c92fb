import { isDeepStrictEqual } from 'node:util';
import { SlipwayError } from '#protocol/errors.ts';
import type { LessonView, Verdict } from '#protocol/verdict.ts';
import {
  ANSWERS_MAX,
  type RecordedAnswer,
  type RecordedVerdict,
  type RestoredAnswers,
  type WorkRecord,
} from '#protocol/work.ts';
import type { LessonSource } from '../lessons/lesson-source.ts';
import type { AnswerTable } from '../storage/answer-table.ts';

interface DeskWorkDeps {
  readonly session: string;
  readonly stored: Pick<AnswerTable, 'get' | 'latest' | 'saveUnlessOlder'>;
  readonly lessons: Pick<LessonSource, 'list' | 'checkAnswer'>;
  /** With the verdicts that stand now. */
  readonly lessonView: (lesson: string) => LessonView;
  /** The checkpoint has another answer: its verdict follows. */
  readonly answered: (lesson: string, checkpoint: string) => void;
}

/** A session's answers and verdicts, as they leave with its work and come back. */
export interface DeskWork {
  record(): WorkRecord;
  /** Answers only: what they are worth is graded anew, and nothing that was answered later is replaced. */
  restoreAnswers(answers: readonly RecordedAnswer[]): RestoredAnswers;
}

export function createDeskWork({ session, stored, lessons, lessonView, answered }: DeskWorkDeps): DeskWork {
  const isAnswer = ({ lesson, checkpoint, answer }: RecordedAnswer): boolean => {
    if (!lessons.list().some(({ id }) => id === lesson)) return false;
    try {
      lessons.checkAnswer(lesson, checkpoint, answer);
      return true;
    } catch (error) {
      if (error instanceof SlipwayError && ['SLW106', 'SLW403'].includes(error.failure.code)) return false;
      throw error;
    }
  };
  const restore = (given: RecordedAnswer): keyof RestoredAnswers => {
    if (!isAnswer(given)) return 'unknown';
    const { lesson, checkpoint, answer } = given;
    if (isDeepStrictEqual(stored.get(session, lesson, checkpoint), answer)) return 'same';
    // A time that is yet to come would stay the latest for good.
    const at = Math.min(given.at, Date.now());
    if (!stored.saveUnlessOlder({ session, lesson, checkpoint, answer, at })) return 'newer';
    answered(lesson, checkpoint);
    return 'restored';
  };

  return {
    record: () => ({
      answers: stored.latest(session, ANSWERS_MAX),
      verdicts: lessons.list().flatMap(({ id }) => verdictsOf(lessonView(id))),
    }),
    restoreAnswers(answers) {
      const counts = { restored: 0, same: 0, newer: 0, unknown: 0 };
      for (const each of answers) counts[restore(each)] += 1;
      return counts;
    },
  };
}

/** Of checkpoints about which something was said; that nobody has answered yet says nothing. */
function verdictsOf({ id, checkpoints }: LessonView): RecordedVerdict[] {
  return checkpoints.flatMap(({ id: checkpoint, verdict, firstPassedAt, exercise, answer }) => {
    const last = exercise && !answer ? undefined : lastOf(verdict);
    if (!last && firstPassedAt === undefined) return [];
    return [{ lesson: id, checkpoint, ...(firstPassedAt !== undefined && { firstPassedAt }), ...(last && { last }) }];
  });
}

function lastOf(verdict: Verdict): RecordedVerdict['last'] {
  switch (verdict.status) {
    case 'passed':
      return { status: 'passed', at: verdict.at };
    case 'failed':
      return { status: 'failed', at: verdict.at, code: verdict.reason.code };
    default:
      return undefined;
  }
}
