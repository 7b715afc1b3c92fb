import type { ProbeResult } from '#protocol/labinit.ts';
import type { Finding } from '#server/grading/outcome.ts';
import type { Scene } from '#server/grading/scene.ts';
import type { AskedRequest, TracedWay } from './traced-way.ts';

/** An answer that is not the one that is wanted, with all that may explain it. */
export interface Answered {
  readonly scene: Scene;
  readonly result: ProbeResult;
  readonly way: TracedWay;
  readonly request: AskedRequest;
  /** What kind of failure it is by the answer itself. */
  readonly code: string;
  /** In words. */
  readonly said: Pick<Finding, 'ko' | 'en'>;
  /** The first proxy answered by itself; else who comes behind it did. */
  readonly own: boolean;
}

/** What replaces the words that the answer alone gives. */
export type Explanation = Partial<Finding>;
