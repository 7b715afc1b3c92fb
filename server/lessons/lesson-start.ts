import type { Localized } from '#protocol/errors.ts';
import { SlipwayError } from '#protocol/errors.ts';
import { messageOf } from '../cluster/cannot-ask.ts';
import type { LabHosts } from '../labs/lab-hosts.ts';
import type { Lesson } from './vocabulary.ts';

const STEP_TIMEOUT_MS = 90_000;
const OUTPUT_MAX_BYTES = 65_536;

export interface LessonStartOptions {
  readonly hosts: LabHosts;
  readonly lesson: Lesson;
  readonly signal?: AbortSignal;
  readonly onStep?: (title: Localized) => void;
}

/**
 * Brings a lab that has the lesson's target to the lesson's start state.
 * @throws SlipwayError SLW203 naming the step and the end of its output.
 */
export async function applyLessonStart({ hosts, lesson, signal, onStep }: LessonStartOptions): Promise<void> {
  for (const { title, host, script } of lesson.start.steps) {
    onStep?.(title);
    const within = AbortSignal.any([AbortSignal.timeout(STEP_TIMEOUT_MS), ...(signal ? [signal] : [])]);
    try {
      const result = await hosts.exec(
        host,
        { argv: ['/bin/bash', '-e', '-c', script], cwd: '/root' },
        { signal: within, timeoutMs: STEP_TIMEOUT_MS, maxBytes: OUTPUT_MAX_BYTES },
      );
      if (result.code !== 0) throw new Error(`exit ${result.code}: ${result.stderr.trim().slice(-300)}`);
    } catch (cause) {
      signal?.throwIfAborted();
      throw new SlipwayError('SLW203', { step: title.en, detail: messageOf(cause) }, { cause });
    }
  }
}
