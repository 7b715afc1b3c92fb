import { SlipwayError } from '#protocol/errors.ts';
import type { CheckpointView } from '#protocol/verdict.ts';
import { pause } from '../cluster/backoff.ts';
import { createGrader } from '../grading/grader.ts';
import type { WatchedLabs } from '../grading/lab/watched-labs.ts';
import type { LabHosts } from '../labs/lab-hosts.ts';
import { applyLessonStart } from '../lessons/lesson-start.ts';
import { hostOfStep } from '../lessons/solution.ts';
import type { Lesson } from '../lessons/vocabulary.ts';
import type { Incident } from './incident-book.ts';
import { quickLook } from './quick-look.ts';
import { visit } from './visitors.ts';

/** Pods may have to start. */
const HEALTHY_WITHIN_MS = 90_000;
const LOOK_WAIT_MS = 30_000;
const STEP_TIMEOUT_MS = 120_000;
const OUTPUT_MAX_BYTES = 65_536;
/** istiod sends a change within a second; a roll-out of pods takes longer. */
const SYMPTOM_WITHIN_MS = 60_000;
/** One failure may be the moment of a change. */
const FAILURES = 2;
const BETWEEN_MS = 300;

interface StandDeps {
  readonly hosts: LabHosts;
  readonly incident: Incident;
  readonly scriptOf: (lesson: Lesson, step: string) => string;
  readonly watchedLabs?: WatchedLabs;
  readonly signal: AbortSignal;
}

/** Asks everything anew, once. */
export async function lookAtIncident(
  { hosts, incident, watchedLabs, signal }: Omit<StandDeps, 'scriptOf'>,
  lesson: Lesson = incident.graded,
): Promise<CheckpointView[]> {
  const grader = createGrader({
    hosts,
    lesson,
    onVerdict: () => undefined,
    ...(watchedLabs && { labs: watchedLabs }),
  });
  try {
    return await grader.evaluate({ waitMs: LOOK_WAIT_MS, signal });
  } finally {
    grader.stop();
  }
}

/** What does not hold, or is not known to. */
export const broken = (views: readonly CheckpointView[]) => views.filter(({ verdict }) => verdict.status !== 'passed');

function brokenText(views: readonly CheckpointView[]): string {
  const texts = broken(views).map(({ id, verdict }) =>
    verdict.status === 'failed' ? `${id}: ${verdict.reason.code}` : `${id}: ${verdict.status}`,
  );
  return texts.join(', ').slice(0, 300);
}

/**
 * Makes the lab the healthy end of its chapter: only what is missing is done.
 * @throws SlipwayError SLW404 where it cannot be made so, and those of a lab that cannot be asked
 */
export async function bringHealthy(deps: StandDeps): Promise<void> {
  const { hosts, incident, signal } = deps;
  let views = await lookAtIncident(deps, quickLook(incident.graded));
  if (broken(views).length === 0) return;
  await takeSteps(deps);
  views = await untilHealthy(deps);
  if (broken(views).length === 0) return;
  // A lab that was worked in may have lost what the chapter itself starts with.
  await applyLessonStart({ hosts, lesson: incident.lesson, signal });
  await takeSteps(deps);
  views = await untilHealthy(deps);
  if (broken(views).length > 0) throw new SlipwayError('SLW404', { detail: brokenText(views) });
}

async function untilHealthy(deps: StandDeps): Promise<CheckpointView[]> {
  const deadline = performance.now() + HEALTHY_WITHIN_MS;
  for (;;) {
    const views = await lookAtIncident(deps, quickLook(deps.incident.graded));
    deps.signal.throwIfAborted();
    if (broken(views).length === 0 || performance.now() > deadline) return views;
  }
}

async function takeSteps({ hosts, incident, scriptOf, signal }: StandDeps): Promise<void> {
  for (const step of incident.spec.stand.steps) {
    await hosts.exec(
      hostOfStep(step),
      // No interactive shell, so nothing of it is in a history.
      { argv: ['/bin/bash', '-l', '-c', scriptOf(incident.lesson, step)], cwd: '/root' },
      { signal, timeoutMs: STEP_TIMEOUT_MS, maxBytes: OUTPUT_MAX_BYTES },
    );
  }
}

/**
 * Resolves when visitors see the fault. They overlap, for a fault may be that an answer takes seconds.
 * @throws SlipwayError SLW404 where they never do
 */
export async function untilSymptom({ hosts, incident, signal }: Pick<StandDeps, 'hosts' | 'incident' | 'signal'>) {
  const deadline = performance.now() + SYMPTOM_WITHIN_MS;
  const seen = new AbortController();
  const looking = AbortSignal.any([signal, seen.signal]);
  let failures = 0;
  const look = async (index: number): Promise<void> => {
    await pause(index * BETWEEN_MS, looking);
    while (!looking.aborted && performance.now() < deadline) {
      const served = await Promise.all(incident.spec.visitors.map((visitor) => visit(hosts, visitor, looking)));
      if (served.includes(false)) failures += 1;
      if (failures >= FAILURES) seen.abort();
      await pause(FAILURES * BETWEEN_MS, looking);
    }
  };
  const unlessSeen = (error: unknown) => {
    if (failures < FAILURES) throw error;
  };
  try {
    await Promise.all(Array.from({ length: FAILURES }, (_, index) => look(index).catch(unlessSeen)));
  } finally {
    seen.abort();
  }
  signal.throwIfAborted();
  if (failures < FAILURES) throw new SlipwayError('SLW404', { detail: 'no symptom' });
}
