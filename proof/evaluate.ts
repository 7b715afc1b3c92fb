import { setTimeout as sleep } from 'node:timers/promises';
import { type CheckpointView, checkpointViewSchema, type Reason } from '#protocol/verdict.ts';
import { createGrader, type Grader } from '#server/grading/grader.ts';
import type { LabHosts } from '#server/labs/lab-hosts.ts';
import type { Answers } from '#server/lessons/exercises/answers-file.ts';
import type { Lesson } from '#server/lessons/vocabulary.ts';
import { originalId, withControls } from './controls.ts';
import { type Expectation, type Observation, observe } from './observation.ts';

/** Most verdicts settle within 10 s; a machine that does other work beside needs longer. */
const WAIT_MS = 40_000;
/** Enough to see a pass; what is broken need not have settled. */
const LOOK_MS = 1_500;
const STILL_PASSING_WITHIN_MS = 15_000;
const POLL_MS = 100;

export interface Look {
  readonly hosts: LabHosts;
  readonly lesson: Lesson;
  /** The lesson, where `lesson` is a part of it. */
  readonly whole?: Lesson;
  readonly answers: Answers;
  readonly signal: AbortSignal;
}
export interface Seen {
  /** By checkpoint. */
  readonly seen: ReadonlyMap<string, Observation>;
  /** Of those that failed. */
  readonly reasons: readonly SeenReason[];
}
export interface SeenReason {
  readonly checkpoint: string;
  readonly reason: Reason;
}

/** What the server would send: a verdict outside the protocol is no verdict. */
function observed(sent: readonly CheckpointView[]): Seen {
  const views = sent.map((view) => checkpointViewSchema.parse(view));
  return {
    seen: new Map(views.map((view) => [view.id, observe(view)])),
    reasons: views.flatMap(({ id, verdict }) =>
      verdict.status === 'failed' ? [{ checkpoint: id, reason: verdict.reason }] : [],
    ),
  };
}

/** Watches the lab from now on, as the page of a learner does. */
export function liveGrader({ hosts, lesson, answers }: Pick<Look, 'hosts' | 'lesson' | 'answers'>): Grader {
  const grader = createGrader({ hosts, lesson, answers, onVerdict: () => undefined });
  grader.start();
  return grader;
}

export const lookLive = async (grader: Grader, signal: AbortSignal): Promise<Seen> =>
  observed(await grader.evaluate({ waitMs: WAIT_MS, signal }));

/** By a new grader, which has not seen what happened before; the controls look at the same lab. */
export async function lookFresh(
  { hosts, lesson, whole, answers, signal }: Look,
  expected: ReadonlyMap<string, Expectation>,
): Promise<Seen & { readonly caught: string[] }> {
  const controlled = withControls(lesson, whole);
  const grader = createGrader({
    hosts,
    lesson: controlled.lesson,
    prepare: controlled.prepare,
    answers: { get: (id) => answers.get(originalId(id)) },
    onVerdict: () => undefined,
  });
  try {
    const views = await grader.evaluate({ waitMs: WAIT_MS, signal });
    const own = views.slice(0, lesson.checkpoints.length);
    return { ...observed(own), caught: controlled.caught(views.slice(own.length), expected) };
  } finally {
    grader.stop();
  }
}

/** Checkpoints that pass although nothing has been done; objects that are being deleted are waited for. */
export async function stillPassing({ hosts, lesson, answers, signal }: Look): Promise<string[]> {
  const deadline = performance.now() + STILL_PASSING_WITHIN_MS;
  const grader = createGrader({ hosts, lesson, answers, onVerdict: () => undefined });
  try {
    for (;;) {
      const views = await grader.evaluate({ waitMs: LOOK_MS, signal });
      const passing = views.flatMap(({ id, verdict }) => (verdict.status === 'passed' ? [id] : []));
      if (passing.length === 0 || performance.now() > deadline) return passing;
    }
  } finally {
    grader.stop();
  }
}

/** Waits until the checkpoint has passed, as a reader does before the next section. */
export async function untilPassed(grader: Grader, id: string, signal: AbortSignal): Promise<Observation | undefined> {
  const deadline = performance.now() + WAIT_MS;
  for (;;) {
    const view = grader.views().find((each) => each.id === id);
    if (!view || view.verdict.status === 'passed' || performance.now() > deadline) return view && observe(view);
    await sleep(POLL_MS, undefined, { signal });
  }
}
