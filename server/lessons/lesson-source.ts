import type { Localized } from '#protocol/errors.ts';
import type { Answer, WrittenAnswers } from '#protocol/exercise.ts';
import type { LessonView, Verdict } from '#protocol/verdict.ts';
import type { Grader } from '../grading/grader.ts';
import type { LabHosts } from '../labs/lab-hosts.ts';
import type { Answers } from './exercises/answers-file.ts';
import type { Solution } from './solution.ts';

export interface StartStateOptions {
  readonly signal: AbortSignal;
  /** Called as each step begins. */
  onStep(title: Localized): void;
}

/** What sessions and labs need of the lessons; `server/grading` is behind it. Unknown checkpoints throw SLW106. */
export interface LessonSource {
  /** With the ids of the checkpoints that finish each. */
  list(): { id: string; title: Localized; checkpoints: string[] }[];
  /** The lesson without a lab: what needs one is pending, the rest is judged by the answers. */
  outline(lesson: string, answers?: Answers): LessonView | undefined;
  needsMesh(lesson: string): boolean;
  /** A grader that is at work already. */
  startGrader(options: {
    lesson: string;
    hosts: LabHosts;
    answers?: Answers;
    /** For a lab that was made for another lesson: called when what is known of this one's start has changed. */
    onStart?: (() => void) | undefined;
    onVerdict(checkpoint: string, verdict: Verdict): void;
  }): Grader;
  /** Brings a lab that has the lesson's target to its starting state; may run twice. */
  startState(lesson: string, hosts: LabHosts, options: StartStateOptions): Promise<void>;
  /** @throws SlipwayError SLW403 for what is no answer to the checkpoint's exercise. */
  checkAnswer(lesson: string, checkpoint: string, answer: Answer): void;
  /** Answers as people write them; `hosts` runs the commands among them. Throws SLW403. */
  readAnswers(lesson: string, written: WrittenAnswers, hosts: LabHosts): Promise<Answers>;
  hint(lesson: string, checkpoint: string, level: number): Localized;
  solution(lesson: string, checkpoint: string): Solution;
}
