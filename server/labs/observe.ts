import { type Failure, failure } from '#protocol/errors.ts';
import type { LabRecord } from '#protocol/labd.ts';
import type { Course } from './course.ts';

/** What labd told last; `unknown` until it answered for the first time, `gone` when it has no such lab. */
export type Observed = LabRecord | 'unknown' | 'gone';

export const isGone = (observed: Observed): boolean =>
  observed === 'gone' || (observed !== 'unknown' && observed.state === 'stopped');

/** Shells can be opened from the moment the hosts answer. */
export const hostsAnswer = (observed: Observed): boolean =>
  typeof observed !== 'string' && observed.state === 'running';

const died = (detail: string): Failure => failure('SLW207', { detail });

/** The course of a lab after labd told of it. */
export function observe(course: Course, observed: Observed): Course {
  if (course.stage === 'failed' || observed === 'unknown') return course;
  const failed = (why: Failure): Course => ({
    stage: 'failed',
    target: course.target,
    steps: course.steps,
    failure: why,
  });
  const isGoing = course.stage === 'ready' || course.stage === 'preparing';
  if (isGone(observed)) {
    // It was never made: that can still be done.
    if (course.stage === 'requested' && observed === 'gone') return course;
    return failed(died('labd no longer has it'));
  }
  if (observed !== 'gone' && observed.state === 'failed') {
    const { failure: why } = observed;
    // what its learner did is told as it is
    return failed(isGoing && why.code !== 'SLW210' ? died(why.message.en) : why);
  }
  if (course.stage === 'requested') return { stage: 'making', target: course.target, steps: course.steps };
  return course;
}
