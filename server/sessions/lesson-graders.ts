import type { CheckpointView, StartView, Verdict } from '#protocol/verdict.ts';
import type { Grader } from '../grading/grader.ts';
import type { LabHosts } from '../labs/lab-hosts.ts';
import type { Answers } from '../lessons/exercises/answers-file.ts';
import type { LessonSource } from '../lessons/lesson-source.ts';

/** Each grader keeps watches open in the lab. A learner with more chapters open reads the others. */
const LESSONS_MAX = 3;

export interface LessonGradersDeps {
  readonly lessons: LessonSource;
  readonly hostsOf: (lab: string) => LabHosts;
  readonly answersOf: (lesson: string) => Answers;
  readonly onVerdict: (lesson: string, checkpoint: string, verdict: Verdict) => void;
  /** The lab has, or once had, what the lesson starts with. */
  readonly fits: (lab: string, lesson: string) => boolean;
  /** What is known of this lesson's start in a lab of another lesson has changed. */
  readonly onStart: (lab: string, lesson: string) => void;
  readonly idleMs: number;
  readonly log: { warn(data: object, text: string): void };
}

/** The graders of one session: one for each lesson that its pages show, all on the session's lab. */
export interface LessonGraders {
  /**
   * Grades the lessons on the lab, the last opened coming last; those that no page shows any more go on for a while.
   * Returns the lessons whose grading began or ended.
   */
  follow(lab: string | undefined, open: readonly string[]): string[];
  /** The lab on which lessons are graded now. */
  lab(): string | undefined;
  views(lesson: string): CheckpointView[] | undefined;
  startView(lesson: string): StartView | undefined;
  /** False where nobody grades the lesson. */
  answered(lesson: string, checkpoint: string): boolean;
  stop(): void;
}

interface Grading {
  readonly grader: Grader;
  idle: NodeJS.Timeout | undefined;
}

export function createLessonGraders(deps: LessonGradersDeps): LessonGraders {
  const { lessons, hostsOf, answersOf, fits, onStart, onVerdict, idleMs, log } = deps;
  /** The longest unused first. */
  const running = new Map<string, Grading>();
  let current: string | undefined;

  const stop = (lesson: string) => {
    const stopped = running.get(lesson);
    running.delete(lesson);
    if (!stopped) return;
    clearTimeout(stopped.idle);
    stopped.grader.stop();
  };
  const stopAll = () => {
    for (const lesson of running.keys()) stop(lesson);
  };
  const start = (lesson: string, lab: string): Grading | undefined => {
    try {
      const grading: Grading = {
        idle: undefined,
        grader: lessons.startGrader({
          lesson,
          hosts: hostsOf(lab),
          answers: answersOf(lesson),
          onStart: fits(lab, lesson) ? undefined : () => onStart(lab, lesson),
          onVerdict: (checkpoint, verdict) => {
            if (running.get(lesson) === grading) onVerdict(lesson, checkpoint, verdict);
          },
        }),
      };
      return grading;
    } catch (err) {
      // One lesson that cannot be graded must not take the session's lab and other lessons with it.
      log.warn({ err, lesson }, 'grader not started');
      return undefined;
    }
  };

  return {
    follow(lab, open) {
      const before = new Map(running);
      if (lab !== current) stopAll();
      current = lab;
      const wanted = lab === undefined ? [] : open.slice(-LESSONS_MAX);
      for (const [lesson, grading] of running) {
        if (wanted.includes(lesson)) continue;
        grading.idle ??= setTimeout(() => stop(lesson), idleMs).unref();
      }
      for (const lesson of wanted) {
        const grading = running.get(lesson) ?? start(lesson, lab ?? '');
        if (!grading) continue;
        clearTimeout(grading.idle);
        grading.idle = undefined;
        running.delete(lesson);
        running.set(lesson, grading);
      }
      for (const lesson of [...running.keys()].slice(0, -LESSONS_MAX)) stop(lesson);
      return [...new Set([...before.keys(), ...running.keys()])].filter(
        (lesson) => before.get(lesson) !== running.get(lesson),
      );
    },
    lab: () => current,
    views: (lesson) => running.get(lesson)?.grader.views(),
    startView: (lesson) => running.get(lesson)?.grader.startView(),
    answered(lesson, checkpoint) {
      const grading = running.get(lesson);
      grading?.grader.answered(checkpoint);
      return grading !== undefined;
    },
    stop() {
      stopAll();
      current = undefined;
    },
  };
}
